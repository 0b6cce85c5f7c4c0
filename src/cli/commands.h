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
int run_label_apply(Session& session, const Invocation& invocation);
int run_label_check(Session& session, const Invocation& invocation);
int run_label_inquire(Session& session, const Invocation& invocation);
int run_label_issue(Session& session, const Invocation& invocation);
int run_label_renew(Session& session, const Invocation& invocation);
int run_label_surveil(Session& session, const Invocation& invocation);
int run_label_suspend(Session& session, const Invocation& invocation);
int run_label_resume(Session& session, const Invocation& invocation);
int run_label_withdraw(Session& session, const Invocation& invocation);
int run_label_return(Session& session, const Invocation& invocation);
int run_label_step(Session& session, const Invocation& invocation);
int run_label_show(Session& session, const Invocation& invocation);
int run_label_list(Session& session, const Invocation& invocation);
int run_label_verify(Session& session, const Invocation& invocation);
int run_label_check_text(Session& session, const Invocation& invocation);
int run_label_status_list(Session& session, const Invocation& invocation);
int run_declare_new(Session& session, const Invocation& invocation);
int run_declare_check(Session& session, const Invocation& invocation);
int run_declare_renew(Session& session, const Invocation& invocation);
int run_declare_sign(Session& session, const Invocation& invocation);
int run_declare_verify(Session& session, const Invocation& invocation);
int run_scheme_gap(Session& session, const Invocation& invocation);
int run_scheme_probe(Session& session, const Invocation& invocation);
int run_case_auto(Session& session, const Invocation& invocation);
int run_plan(Session& session, const Invocation& invocation);
int run_plan_new(Session& session, const Invocation& invocation);
int run_contract_new(Session& session, const Invocation& invocation);
int run_contract_clauses(Session& session, const Invocation& invocation);
int run_contract_check(Session& session, const Invocation& invocation);
int run_case_record(Session& session, const Invocation& invocation);
int run_case_new(Session& session, const Invocation& invocation);
int run_case_list(Session& session, const Invocation& invocation);
int run_case_show(Session& session, const Invocation& invocation);
int run_case_set(Session& session, const Invocation& invocation);
int run_case_evidence(Session& session, const Invocation& invocation);
int run_case_check(Session& session, const Invocation& invocation);
int run_case_sign(Session& session, const Invocation& invocation);
int run_case_export(Session& session, const Invocation& invocation);
int run_case_import(Session& session, const Invocation& invocation);
int run_verify(Session& session, const Invocation& invocation);
int run_register_publish(Session& session, const Invocation& invocation);
int run_register_verify(Session& session, const Invocation& invocation);
int run_procure_check(Session& session, const Invocation& invocation);
int run_version(Session& session, const Invocation& invocation);
int run_completion(Session& session, const Invocation& invocation);
int run_man(Session& session, const Invocation& invocation);

}  // namespace akashi::cli
