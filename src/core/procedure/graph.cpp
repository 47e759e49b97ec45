#include "core/procedure/graph.h"

#include "base/fault.h"
#include "base/markup.h"

namespace huiyin::procedure {
namespace graph_detail {

/// From so many states on a command gets one arrow instead of one from each.
constexpr std::size_t many = 4;

const std::string& in(Language language, const Text& text) { return language == Language::zh ? text.zh : text.en; }

/// A quoted DOT string: `"` and `\` escaped, control characters left out.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) >= 0x20)
            out += c;
    }
    return out + '"';
}

/// Text within an HTML-like label.
std::string escaped(std::string_view text) {
    std::string plain;
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n') plain += c == '\n' ? ' ' : c;
    return escape_markup(plain);
}

/// One procedure in one language.
struct Writer {
    const Procedure& procedure;
    Language language;
    const GraphWords& words;

    std::string say(const Text& text) const { return escaped(in(language, text)); }
    /// A line of a label. Lines of an HTML-like text would stand too close for Chinese; rows of a table have room.
    static std::string row(const std::string& line, bool left = false) {
        return line.empty() ? line : "<tr><td" + std::string(left ? " align=\"left\"" : "") + ">" + line + "</td></tr>";
    }
    static std::string label(const std::string& rows) {
        return "<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\">" + rows + "</table>>";
    }
    std::string small(const std::string& line) const { return "<font point-size=\"9\" color=\"#55595c\">" + line + "</font>"; }
    std::string source(const SourceRef& of) const {
        const std::string cited = say(cite(procedure, of));
        return cited.empty() ? cited : row(small(cited));
    }
    std::string actors(const CommandRule& command) const {
        std::string out;
        for (const Actor actor : command.actors) out += (out.empty() ? "" : words.separator) + words.actor(actor);
        return escaped(out);
    }
    /// For each clock "▶ Written answer: 60 c (+30 c)" and its source.
    std::string started(const std::vector<ClockId>& clocks) const {
        std::string out;
        for (const ClockId& id : clocks) {
            const ClockRule* clock = procedure.find_clock(id);
            if (clock == nullptr) continue;
            std::string line = "▶ " + say(clock->name) + escaped(words.colon) + escaped(clock->due_in ? words.given : words.period(clock->period));
            if (clock->extension)
                line += " (" + escaped(words.extension({clock->extension->amount, clock->period.unit})) + ")";
            out += row("<font color=\"#0b5d4f\">" + line + "</font>") + source(clock->source);
        }
        return out;
    }
    std::string arrow_label(const CommandRule& command) const {
        return label(row("<b>" + say(command.name) + "</b>") + row(small(actors(command))) + source(command.source) + started(command.starts));
    }

    std::string state(const State& one) const {
        std::string staying;
        for (const CommandRule& command : procedure.commands) {
            if (command.to || command.switches_to) continue;
            for (const StateId& from : command.from)
                if (from == one.id)
                    staying += row("· " + say(command.name) + " " + small(actors(command)), true);
        }
        return "  " + quoted(one.id.value) + " [label=" +
               label(row("<b><font point-size=\"14\">" + say(one.name) + "</font></b>") + row(small(escaped(one.id.value))) + staying) +
               (one.is_final ? ", peripheries=2" : "") + "];\n";
    }

    /// Arrows from each of the command's states to `target`, or one from a list of them.
    std::string arrows(const CommandRule& command, const std::string& target, const std::string& style) const {
        std::string out;
        if (command.from.size() < many) {
            for (const StateId& from : command.from)
                out += "  " + quoted(from.value) + " -> " + target + " [label=" + arrow_label(command) + style + "];\n";
            return out;
        }
        std::string names;
        for (const StateId& from : command.from)
            if (const State* named = procedure.find_state(from)) names += (names.empty() ? "" : escaped(words.separator)) + say(named->name);
        const std::string list = quoted("from " + command.id.value);
        out += "  " + list + " [shape=plaintext, style=\"\", label=" + label(row(small(escaped(words.from))) + row(small(names))) + "];\n";
        return out + "  " + list + " -> " + target + " [label=" + arrow_label(command) + style + "];\n";
    }
};

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

std::string write_dot(const Procedure& procedure, Language language, const GraphWords& words) {
    using namespace graph_detail;
    const Writer writer{procedure, language, words};
    std::string dot = "digraph " + quoted(procedure.id.value) + " {\n";
    dot += "  label=<<b><font point-size=\"18\">" + writer.say(procedure.name) + "</font></b><br/>>;\n";
    dot += "  labelloc=t;\n  rankdir=TB;\n  nodesep=0.4;\n  ranksep=0.5;\n  bgcolor=white;\n";
    dot += "  fontname=\"Noto Sans CJK SC,sans-serif\";\n";
    dot += "  node [shape=box, style=rounded, fontname=\"Noto Sans CJK SC,sans-serif\", fontsize=11];\n";
    dot += "  edge [fontname=\"Noto Sans CJK SC,sans-serif\", fontsize=11];\n";
    dot += "  \"\" [shape=point];\n";
    for (const State& state : procedure.states) dot += writer.state(state);
    dot += "  \"\" -> " + quoted(procedure.initial.value) + " [label=" +
           Writer::label(Writer::row("<b>" + escaped(words.filing) + "</b>") + writer.started(procedure.starts_on_filing)) + "];\n";
    for (const CommandRule& command : procedure.commands) {
        if (command.switches_to) {
            const std::string target = quoted("procedure " + command.switches_to->procedure.value);
            dot += "  " + target + " [label=" +
                   Writer::label(Writer::row(escaped(command.switches_to->procedure.value)) +
                                 Writer::row(writer.small(escaped(command.switches_to->state.value)))) +
                   ", style=\"rounded,dashed\"];\n";
            dot += writer.arrows(command, target, ", style=dashed");
        } else if (command.to) {
            dot += writer.arrows(command, quoted(command.to->value), "");
        }
    }
    return dot + "}\n";
}

}  // namespace huiyin::procedure
