#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "core/procedure/procedure.h"
#include "core/text/language.h"

// What a town says to who comes before they file, and to who answers them. Plain values.
namespace huiyin::guidance {

using procedure::Text;

/// One thing that a category asks beside what happened.
struct Question {
    enum class Kind {
        line,    ///< a short text
        lines,   ///< a longer one
        choice,  ///< one of `choices`
        date,    ///< YYYY-MM-DD
        place,   ///< where it is, in words
    };
    struct Choice {
        std::string id;
        Text name;
        friend bool operator==(const Choice&, const Choice&) = default;
    };
    std::string id;         ///< a slug, one of its kind in the category
    Kind kind = Kind::line;
    Text label;
    Text help;              ///< may be empty
    bool required = false;
    std::vector<Choice> choices;
    friend bool operator==(const Question&, const Question&) = default;
};
std::string_view to_text(Question::Kind kind);
std::optional<Question::Kind> parse_question_kind(std::string_view text);

/// What a case is about, as a resident may choose; never has to.
struct Category {
    std::string id;                  ///< a slug; never changed later
    Text name;
    Text hint;                       ///< which matters belong here; may be empty
    std::string procedure;           ///< id; what is brought under it. Empty: whatever the resident chose
    std::optional<OfficeId> office;  ///< where it goes if the resident names no office
    Text notice;                     ///< what may help before filing ("for this, call …"); may be empty; never an obstacle
    std::vector<Question> questions;
    bool withdrawn = false;          ///< offered no more
    friend bool operator==(const Category&, const Category&) = default;
};

/// A text that a caseworker starts from, for one outcome of one command.
struct ReplyTemplate {
    std::string id;
    std::string category;               ///< id; empty: for every category, and for none
    std::string state;                  ///< of the case; empty: any in which the command may be given
    std::string procedure;
    std::string command;
    std::string outcome;                ///< value of the command's choice field; empty: any
    Text name;
    std::map<std::string, Text> texts;  ///< by field
    bool withdrawn = false;
    friend bool operator==(const ReplyTemplate&, const ReplyTemplate&) = default;
};

/// What the town says on its public pages in words of its own; each may be empty.
struct Texts {
    Text welcome;    ///< on the home page
    Text contact;    ///< how to reach the town, at the foot of every page
    Text emergency;  ///< whom to call in danger, on the home page and before filing
    friend bool operator==(const Texts&, const Texts&) = default;
};

/// All of it, as it stands.
struct Guidance {
    std::vector<Category> categories;    ///< in the order of the form, withdrawn ones too
    std::vector<ReplyTemplate> replies;
    Texts texts;

    /// Null if there is none of that id; withdrawn ones are found.
    const Category* find_category(std::string_view id) const;
    const ReplyTemplate* find_reply(std::string_view id) const;
    /// Those that stand in the form.
    std::vector<const Category*> offered() const;
    /// Replaces the one of that id, or adds it behind the others.
    void put(Category category);
    void put(ReplyTemplate reply);
    /// Puts the categories into the order of these ids; those that are not among them stay behind, as they stood.
    void arrange(const std::vector<std::string>& ids);
    friend bool operator==(const Guidance&, const Guidance&) = default;
};

/// What a category is called; what stands there in a filer's own words if the town has none of that id.
std::string category_name(text::Language language, const Guidance& guidance, const std::string& category);

/// What a template is asked for.
struct Wanted {
    std::string_view procedure;
    std::string_view command;
    std::string_view state;
    std::string_view category;  ///< empty: none, or not known to who asks
};
/// The templates that fit, those of the category first.
std::vector<ReplyTemplate> fitting(const Guidance& guidance, const Wanted& wanted);

}  // namespace huiyin::guidance
