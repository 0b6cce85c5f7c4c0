#pragma once

namespace akashi::service {

// Keys of RFC 8410-shaped PEM, made for these tests.
inline constexpr const char* kPrivate =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIFZM+pYgi1CV+e/dmeGwmrp3+UUOEG8aIcmED/nPcR7O\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr const char* kPublic =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAdj8YJtz55An81WDr5n+hPNB7tibvbB++l+PapKTOB/M=\n"
    "-----END PUBLIC KEY-----\n";

}  // namespace akashi::service
