#include "core/procedure/graph.h"

#include "base/fault.h"

namespace huiyin::procedure {
namespace graph_detail {

const std::string& in(Language language, const Text& text) { return language == Language::zh ? text.zh : text.en; }

/// A quoted DOT string: `"` and `\` escaped, line ends as \n, other control characters left out.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20)
            out += c;
    }
    return out + '"';
}

/// For each clock "▶ Written answer: 60 c (+30 c)" and its source, each on a line of its own.
std::string started(const Procedure& procedure,
                    const std::vector<ClockId>& clocks,
                    Language language,
                    const SayPeriod& say_period) {
    std::string out;
    for (const ClockId& id : clocks) {
        const ClockRule* clock = procedure.find_clock(id);
        if (clock == nullptr) continue;
        out += "▶ " + in(language, clock->name) + ": " + say_period(clock->period);
        if (clock->extension) out += " (+" + say_period({clock->extension->amount, clock->period.unit}) + ")";
        out += "\n" + in(language, cite(procedure, clock->source)) + "\n";
    }
    return out;
}

std::string actors(const CommandRule& command) {
    std::string out;
    for (const Actor actor : command.actors) out += (out.empty() ? "" : ", ") + std::string(to_text(actor));
    return out;
}

}  // namespace graph_detail

std::string short_period(const calendar::Period& period) {
    const std::string amount = std::to_string(period.amount);
    switch (period.unit) {
        case calendar::Unit::calendar_days: return amount + " c";
        case calendar::Unit::working_days: return amount + " w";
        case calendar::Unit::months: return amount + " m";
    }
    EXPECTS(false);
}

std::string write_dot(const Procedure& procedure, Language language, const SayPeriod& say_period) {
    using namespace graph_detail;
    std::string dot = "digraph " + quoted(procedure.id.value) + " {\n";
    dot += "  label=" + quoted(in(language, procedure.name)) + ";\n";
    dot += "  labelloc=t;\n  rankdir=TB;\n";
    dot += "  node [shape=box, style=rounded, fontname=\"Noto Sans CJK SC\"];\n";
    dot += "  edge [fontname=\"Noto Sans CJK SC\", fontsize=10];\n";
    dot += "  \"\" [shape=point];\n";
    for (const State& state : procedure.states) {
        std::string label = in(language, state.name) + "\n" + state.id.value;
        for (const CommandRule& command : procedure.commands) {
            if (command.to || command.switches_to) continue;
            for (const StateId& from : command.from)
                if (from == state.id) label += "\n· " + in(language, command.name);
        }
        dot += "  " + quoted(state.id.value) + " [label=" + quoted(label) +
               (state.is_final ? ", peripheries=2" : "") + "];\n";
    }
    dot += "  \"\" -> " + quoted(procedure.initial.value) + " [label=" +
           quoted(started(procedure, procedure.starts_on_filing, language, say_period)) + "];\n";
    for (const CommandRule& command : procedure.commands) {
        if (command.switches_to) {
            const std::string target = "procedure " + command.switches_to->procedure.value;
            dot += "  " + quoted(target) + " [label=" +
                   quoted(command.switches_to->procedure.value + "\n" + command.switches_to->state.value) +
                   ", style=\"rounded,dashed\"];\n";
            for (const StateId& from : command.from)
                dot += "  " + quoted(from.value) + " -> " + quoted(target) + " [style=dashed, label=" +
                       quoted(in(language, command.name) + "\n(" + actors(command) + ")") + "];\n";
        }
        if (!command.to) continue;
        const std::string label = in(language, command.name) + "\n(" + actors(command) + ")\n" +
                                  started(procedure, command.starts, language, say_period);
        for (const StateId& from : command.from)
            dot += "  " + quoted(from.value) + " -> " + quoted(command.to->value) + " [label=" + quoted(label) + "];\n";
    }
    return dot + "}\n";
}

}  // namespace huiyin::procedure
