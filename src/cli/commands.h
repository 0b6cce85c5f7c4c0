// What each command does; the table in spec.cpp names them. Each gives an exit code.
#pragma once

#include "cli/session.h"
#include "cli/spec.h"

namespace akashi::cli {

int run_scan(Session& session, const Invocation& invocation);
int run_sbom_create(Session& session, const Invocation& invocation);
int run_match(Session& session, const Invocation& invocation);
int run_explain(Session& session, const Invocation& invocation);
int run_db_import(Session& session, const Invocation& invocation);
int run_db_update(Session& session, const Invocation& invocation);
int run_db_export(Session& session, const Invocation& invocation);
int run_db_status(Session& session, const Invocation& invocation);
int run_db_verify(Session& session, const Invocation& invocation);
int run_db_search(Session& session, const Invocation& invocation);
int run_list(Session& session, const Invocation& invocation);
int run_versions_compare(Session& session, const Invocation& invocation);
int run_versions_range(Session& session, const Invocation& invocation);
int run_scheme_list(Session& session, const Invocation& invocation);
int run_scheme_show(Session& session, const Invocation& invocation);
int run_scheme_check(Session& session, const Invocation& invocation);
int run_scheme_map(Session& session, const Invocation& invocation);
int run_declare_new(Session& session, const Invocation& invocation);
int run_declare_check(Session& session, const Invocation& invocation);
int run_declare_renew(Session& session, const Invocation& invocation);
int run_declare_sign(Session& session, const Invocation& invocation);
int run_declare_verify(Session& session, const Invocation& invocation);
int run_scheme_gap(Session& session, const Invocation& invocation);
int run_scheme_probe(Session& session, const Invocation& invocation);
int run_plan(Session& session, const Invocation& invocation);
int run_plan_new(Session& session, const Invocation& invocation);
int run_contract_new(Session& session, const Invocation& invocation);
int run_contract_clauses(Session& session, const Invocation& invocation);
int run_contract_check(Session& session, const Invocation& invocation);
int run_version(Session& session, const Invocation& invocation);
int run_completion(Session& session, const Invocation& invocation);
int run_man(Session& session, const Invocation& invocation);

}  // namespace akashi::cli
