#include "core/procedure/graph.h"

#include <gtest/gtest.h>

#include "core/procedure/procedure_files_for_tests.h"

namespace huiyin::procedure {

bool holds(const std::string& dot, std::string_view what) { return dot.find(what) != std::string::npos; }

TEST(Graph, ShowsStatesCommandsAndClocksInTheLanguageAskedFor) {
    const Procedure complaint = for_tests::shipped("complaint");
    const std::string zh = write_dot(complaint, Language::zh);
    const std::string en = write_dot(complaint, Language::en);
    EXPECT_TRUE(holds(zh, "\"accepted\" -> \"replied\" [label=<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\"><tr><td><b>答复</b></td></tr>")) << zh;
    EXPECT_TRUE(holds(zh, "▶ 请求复查: 30 c</font></td></tr><tr><td><font point-size=\"9\" color=\"#55595c\">信访工作条例第35条</font>")) << zh;
    EXPECT_TRUE(holds(en, "▶ Written answer: 60 c (+30 c)</font>")) << en;
    EXPECT_TRUE(holds(en, "Regulations on the Work of Letters and Visits, art. 34")) << en;
    EXPECT_TRUE(holds(en, "· Rate how it was handled ")) << en;
    EXPECT_EQ(en, write_dot(complaint, Language::en));
}

TEST(Graph, ACommandOfManyStatesHasOneArrowFromAListOfThem) {
    const std::string en = write_dot(for_tests::shipped("complaint"), Language::en);
    EXPECT_TRUE(holds(en, "\"from withdraw\" -> \"withdrawn\"")) << en;
    EXPECT_FALSE(holds(en, "\"accepted\" -> \"withdrawn\"")) << en;
    EXPECT_TRUE(holds(en, "Filed, Registered")) << en;
}

TEST(Graph, PeriodsAndPeopleAreSaidAsTheCallerWishes) {
    GraphWords words;
    words.period = [](const calendar::Period& period) { return std::to_string(period.amount) + " turns"; };
    words.extension = [](const calendar::Period& more) { return std::to_string(more.amount) + " more"; };
    words.actor = [](Actor) { return std::string("somebody & co"); };
    const std::string said = write_dot(for_tests::shipped("en-complaint"), Language::en, words);
    EXPECT_TRUE(holds(said, "Stage 1 answer: 10 turns (10 more)")) << said;
    EXPECT_TRUE(holds(said, "somebody &amp; co")) << said;
}

TEST(Graph, TextsCannotLeaveTheirLabels) {
    Procedure procedure;
    procedure.id = {"p\"q"};
    procedure.initial = {"filed"};
    procedure.name = {.zh = "", .en = "a \"quoted\" <b>back\\slash</b> & more\nand\ttab"};
    const std::string dot = write_dot(procedure, Language::en);
    EXPECT_TRUE(holds(dot, "a &quot;quoted&quot; &lt;b&gt;back\\slash&lt;/b&gt; &amp; more andtab")) << dot;
    EXPECT_TRUE(dot.starts_with("digraph \"p\\\"q\" {")) << dot;
}

}  // namespace huiyin::procedure
