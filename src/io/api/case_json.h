#pragma once

#include <vector>

#include "base/json.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "io/api/answers.h"

// A case as the API shows it to its holder.
namespace huiyin::api {

/// [{"clock","date","provisional","rule","steps"}]
json::Value due_json(const Api& api, text::Language language, const casework::Case& current,
                     const std::vector<engine::DueDate>& dates);
/// {"day","date","time","office","reference","state"}
json::Value appointment_json(const casework::Appointment& one);
/// Of notes between officers: that they are there, in which role and when.
json::Value case_json(const Api& api, text::Language language, const engine::CaseView& view);
/// What happened after a revision: [{"seq","kind","role","at"}], without viewings.
json::Value changes_since(const engine::CaseView& view, std::uint32_t revision);

}  // namespace huiyin::api
