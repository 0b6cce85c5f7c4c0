#include <malloc.h>

#include <clocale>
#include <csignal>
#include <cstdio>

#include "cli/main.h"

int main(int argc, char** argv) {
  // Memory that was had once stays: buffers that grow would else be mapped, and faulted in, anew
  // for each of their sizes.
  constexpr int kKeep = 64 << 20;
  mallopt(M_MMAP_THRESHOLD, kKeep);
  mallopt(M_TRIM_THRESHOLD, kKeep);
  mallopt(M_TOP_PAD, 1 << 20);
  // Names inside archives are UTF-8, whatever the user's language is.
  if (std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr) {
    std::setlocale(LC_CTYPE, "");
  }
  // The first signal asks; the second ends the program at once.
  struct sigaction action{};
  action.sa_handler = [](int) { akashi::cli::request_stop(); };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // Writing says so.
  return akashi::cli::run({argv, static_cast<std::size_t>(argc)}, stdout, stderr);
}
