#include "core/procedure/graph.h"

#include <gtest/gtest.h>

#include "core/procedure/procedure_files_for_tests.h"

namespace huiyin::procedure {

TEST(Graph, ShowsStatesCommandsAndClocksInTheLanguageAskedFor) {
    const Procedure complaint = for_tests::shipped("complaint");
    const std::string zh = write_dot(complaint, Language::zh);
    const std::string en = write_dot(complaint, Language::en);
    EXPECT_NE(zh.find("\"accepted\" -> \"replied\" [label=\"答复\\n(caseworker, supervisor)\\n▶ 请求复查: 30 c\\n"),
              std::string::npos)
        << zh;
    EXPECT_NE(en.find("▶ Written answer: 60 c (+30 c)\\nRegulations on the Work of Letters and Visits, art. 34\\n"),
              std::string::npos)
        << en;
    EXPECT_NE(en.find("\"closed\" [label=\"Closed\\nclosed\\n· Rate the answer\\n· Ask whether the promise was kept\\n· Was the promise kept?\", peripheries=2];"), std::string::npos)
        << en;
    EXPECT_EQ(en, write_dot(complaint, Language::en));
}

TEST(Graph, PeriodsAreSaidAsTheCallerWishes) {
    const std::string words = write_dot(for_tests::shipped("en-complaint"), Language::en,
                                        [](const calendar::Period& period) { return std::to_string(period.amount) + " turns"; });
    EXPECT_NE(words.find("Stage 1 answer: 10 turns (+10 turns)"), std::string::npos) << words;
}

TEST(Graph, TextsCannotLeaveTheirQuotes) {
    Procedure procedure;
    procedure.id = {"p"};
    procedure.initial = {"filed"};
    procedure.name = {.zh = "", .en = "a \"quoted\" back\\slash\nand\ttab"};
    EXPECT_NE(write_dot(procedure, Language::en).find("label=\"a \\\"quoted\\\" back\\\\slash\\nandtab\";"),
              std::string::npos)
        << write_dot(procedure, Language::en);
}

}  // namespace huiyin::procedure
