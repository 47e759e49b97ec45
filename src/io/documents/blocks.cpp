#include "io/documents/typesetter.h"

#include <array>

// Each kind of block as atoms.
namespace huiyin::documents::typeset {

Result<void> Typesetter::set(const Block& block) {
    ++block_;
    return std::visit([this](const auto& b) { return this->add(b); }, block);
}

void Typesetter::line_across(double weight, double grey) {
    atoms.push_back({.height = weight, .pieces = {{0, [=, this](cairo_t* to, double y) {
                         cairo_set_source_rgb(to, grey, grey, grey);
                         cairo_set_line_width(to, weight);
                         cairo_move_to(to, left(), y + weight / 2);
                         cairo_line_to(to, left() + width_, y + weight / 2);
                         cairo_stroke(to);
                     }}},
                     .group = new_group({})});
}

Result<void> Typesetter::add(const Masthead& masthead) {
    const int group = new_group({.container = {}, .item = {}, .columns = {"P", "P"}});
    const double name_width = sizes_.is_roll ? width_ : width_ * 0.5;
    auto name = all_lines(masthead.name, {.size = sizes_.body, .bold = true}, left(), name_width);
    auto date = sizes_.is_roll ? all_lines(masthead.date, body(), left(), width_)
                               : all_lines(masthead.date, body(), left() + name_width, width_ - name_width, Align::right);
    if (sizes_.is_roll) {
        for (Line& line : name) atoms.push_back({line.height, {{0, line.draw}}, group, true});
        for (Line& line : date) atoms.push_back({line.height, {{1, line.draw}}, group, true});
    } else {
        side_by_side(group, std::move(name), std::move(date), true);
    }
    space(sizes_.body * 0.35);
    line_across(1.2, 0);
    space(sizes_.body * 0.9);
    return {};
}

void Typesetter::red_head(const Letterhead& head) {
    red_head_ = true;
    const std::string issuer = paragraphs(head.issuer).front();
    Face face{.size = 32, .bold = true, .serif = true, .red = true};
    face.size = std::min(face.size, face.size * official_width / std::max(1.0, natural_width(issuer, face)));
    const double raised = sizes_.margin_top - official_name_top;
    double bottom = 0;
    const int group = new_group({.container = {}, .item = {}, .columns = {"P"}});
    for (Line& line : lines(issuer, face, left(), width_, Align::centre)) {
        const double top = bottom;
        bottom += line.height;
        atoms.push_back({.height = 0, .pieces = {{0, [draw = line.draw, top, raised](cairo_t* to, double y) { draw(to, y - raised + top); }}},
                         .group = group, .keep_with_next = true});
    }
    const double rule = bottom - raised + 4 * mm;
    atoms.push_back({.height = rule + 3, .pieces = {{0, [this, rule](cairo_t* to, double y) { double_rule(to, sizes_.width, y + rule, true); }}},
                     .group = new_group({}), .keep_with_next = true});
    if (head.number.empty()) return;
    const int number = new_group({.container = {}, .item = {}, .columns = {"P"}});
    for (Line& line : all_lines(head.number, body(), left(), width_, Align::right))
        atoms.push_back({line.height, {{0, std::move(line.draw)}}, number, true});
}

Result<void> Typesetter::add(const Letterhead& head) {
    if (is_official_ && head.red) {
        red_head(head);
        blank_lines(1);
        return {};
    }
    const int group = new_group({.container = {}, .item = {}, .columns = {"P", "P"}});
    const double name_width = width_ * 0.62;
    Face face = body();
    face.bold = true;
    side_by_side(group, all_lines(head.issuer, face, left(), name_width),
                 all_lines(head.number, body(), left() + name_width, width_ - name_width, Align::right), true);
    space(sizes_.body * 0.35);
    line_across(1.2, 0);
    is_official_ ? blank_lines(1) : space(sizes_.body * 0.9);
    return {};
}

Result<void> Typesetter::add(const Addressee& addressee) {
    running_text(addressee.text, body(), "P", true);
    if (!is_official_) space(sizes_.body * 0.5);
    return {};
}

Result<void> Typesetter::add(const Signature& signature) {
    if (is_official_) return sign_officially(signature);
    const int group = new_group({.container = {}, .item = {}, .columns = {"P"}});
    space(sizes_.body);
    for (const std::string& part : {signature.issuer, signature.date, signature.seal})
        if (!part.empty())
            for (Line& line : all_lines(part, body(), left(), width_)) atoms.push_back({line.height, {{0, line.draw}}, group, true});
    // The code to check the letter doesn't go to a sheet of its own.
    atoms.push_back({.height = sizes_.body, .pieces = {}, .group = new_group({}), .keep_with_next = signature.check.has_value(), .is_space = true});
    if (signature.check) return add(*signature.check);
    return {};
}

Draw Typesetter::stacked(std::vector<Line> set_lines, double top) {
    return [set_lines = std::move(set_lines), top](cairo_t* to, double y) {
        double at = y + top;
        for (const Line& line : set_lines) {
            line.draw(to, at);
            at += line.height;
        }
    };
}

double Typesetter::height_of(const std::vector<Line>& set_lines) {
    double height = 0;
    for (const Line& line : set_lines) height += line.height;
    return height;
}

Result<void> Typesetter::sign_officially(const Signature& signature) {
    for (auto atom = atoms.rbegin(); atom != atoms.rend() && atom - atoms.rbegin() < 2; ++atom) atom->keep_with_next = true;
    atoms.push_back({.height = sizes_.pitch, .pieces = {}, .group = new_group({}), .keep_with_next = true, .is_space = true});
    const double character = sizes_.body + sizes_.tracking;
    const double middle = left() + width_ - 4 * character - natural_width(signature.date, body()) / 2;
    const std::array parts{signature.issuer, signature.date, signature.seal};
    std::vector<Line> set_lines;
    double leftmost = left() + width_;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].empty()) continue;
        Face face = body();
        if (i == 2) face.grey = sizes_.quiet;
        const double width = std::min(width_ * 0.6, natural_width(parts[i], face) + 1);
        const double x = std::clamp(middle - width / 2, left(), left() + width_ - width);
        leftmost = std::min(leftmost, x);
        for (Line& line : all_lines(parts[i], face, x, width)) set_lines.push_back(std::move(line));
    }
    double height = height_of(set_lines);
    const auto as_paragraph = [this] { return new_group({.container = {}, .item = {}, .columns = {"P"}}); };
    const auto floating = [this](Draw draw, int group) {
        atoms.push_back({.height = 0, .pieces = {{0, std::move(draw)}}, .group = group, .keep_with_next = true});
    };
    floating(stacked(std::move(set_lines), 0), as_paragraph());
    if (signature.check) {
        TRY_LET(modules, qr_modules(signature.check->content));
        const double side = (modules.side + 2 * qr_quiet_zone) * sizes_.module;
        alts.push_back(signature.check->alt);
        floating(draw_qr(modules, sizes_.module, left() - qr_quiet_zone * sizes_.module),
                 new_group({.container = {}, .item = {}, .columns = {"Figure"}}));
        const Face small{.size = 9, .grey = sizes_.quiet};
        auto caption = all_lines(signature.check->caption, small, left() + side, leftmost - character - left() - side);
        height = std::max({height, side, height_of(caption)});
        floating(stacked(std::move(caption), 0), as_paragraph());
    }
    atoms.push_back({.height = height, .pieces = {}, .group = new_group({})});
    return {};
}

Result<void> Typesetter::add(const Heading& heading) {
    EXPECTS(heading.level == 1 || heading.level == 2);
    const bool first = heading.level == 1;
    if (is_official_) {
        const Face title{.size = sizes_.title, .bold = true, .serif = true};
        const Face level_one{.size = sizes_.body};
        if (first) blank_lines(1);
        running_text(heading.text, first ? title : level_one, first ? "H1" : "H2", true, first ? Align::centre : Align::left,
                     first ? 0 : indent());
        if (first) blank_lines(1);
        return {};
    }
    space(first ? sizes_.body * 0.3 : sizes_.body * 0.8);
    running_text(heading.text, {.size = first ? sizes_.title : sizes_.heading, .bold = true}, first ? "H1" : "H2", true);
    atoms.push_back({.height = sizes_.body * (first ? 0.5 : 0.15), .pieces = {}, .group = new_group({}),
                     .keep_with_next = true, .is_space = true});
    return {};
}

Result<void> Typesetter::add(const Paragraph& paragraph) {
    Face face = body();
    face.bold = paragraph.strong;
    running_text(paragraph.text, face, "P", false, Align::left, indent());
    if (!is_official_) space(sizes_.body * 0.5);
    return {};
}

Result<void> Typesetter::add(const SmallPrint& small) {
    running_text(small.text, quiet(), "P");
    space(sizes_.small * 0.5);
    return {};
}

void Typesetter::side_by_side(int group, std::vector<Line> first, std::vector<Line> second, bool keep) {
    const std::size_t count = std::max(first.size(), second.size());
    for (std::size_t i = 0; i < count; ++i) {
        Atom atom{.height = 0, .pieces = {}, .group = group, .keep_with_next = keep || (i == 0 && count > 1)};
        if (i < first.size()) atom.pieces.push_back({0, std::move(first[i].draw)}), atom.height = first[i].height;
        if (i < second.size()) {
            atom.pieces.push_back({1, std::move(second[i].draw)});
            atom.height = std::max(atom.height, second[i].height);
        }
        atoms.push_back(std::move(atom));
    }
}

Result<void> Typesetter::add(const Rows& rows) {
    double label_width = width_;
    const double start = left() + indent();
    if (!sizes_.is_roll) {
        double widest = 0;
        for (const Row& row : rows.rows) widest = std::max(widest, natural_width(row.label, {.size = sizes_.body, .bold = !is_official_}));
        label_width = std::clamp(widest + 1, width_ * 0.2, width_ * 0.42);
    }
    const double gap = sizes_.is_roll ? 0 : width_ * 0.03;
    for (const Row& row : rows.rows) {
        const int group = new_group({.container = "L", .item = "LI", .columns = {"Lbl", "LBody"}});
        const Face label_face{.size = sizes_.body, .bold = !is_official_};
        auto label = all_lines(row.label, label_face, start, label_width);
        const double x = sizes_.is_roll ? left() : start + label_width + gap;
        const double width = sizes_.is_roll ? width_ : left() + width_ - x;
        auto value = all_lines(row.value, body(), x, width);
        if (!row.note.empty()) {
            for (Line& line : all_lines(row.note, quiet(), x, width)) value.push_back(std::move(line));
        }
        if (sizes_.is_roll) {
            for (Line& line : label) atoms.push_back({line.height, {{0, line.draw}}, group, true});
            for (Line& line : value) atoms.push_back({line.height, {{1, line.draw}}, group, false});
        } else {
            side_by_side(group, std::move(label), std::move(value), false);
        }
        if (!is_official_) space(sizes_.body * 0.35);
    }
    return {};
}

Draw Typesetter::draw_qr(const QrModules& modules, double module, double x) {
    return [found = runs(modules), module, x](cairo_t* to, double y) {
        cairo_set_source_rgb(to, 0, 0, 0);
        for (const QrRun& run : found) {
            cairo_rectangle(to, x + (run.column + qr_quiet_zone) * module, y + (run.row + qr_quiet_zone) * module,
                            run.length * module, module);
        }
        cairo_fill(to);
    };
}

double Typesetter::module_size(const QrModules& modules) const {
    return std::min(sizes_.module, width_ * (sizes_.is_roll ? 1.0 : 0.5) / (modules.side + 2 * qr_quiet_zone));
}

Result<void> Typesetter::add(const QrCode& qr) {
    TRY_LET(modules, qr_modules(qr.content));
    const double module = module_size(modules);
    const double quiet_zone = qr_quiet_zone * module;
    const int group = new_group({.container = {}, .item = {}, .columns = {"Figure"}});
    alts.push_back(qr.alt);
    // Its own quiet zone stands out to the left of the text, so that the dark part lines up with it.
    atoms.push_back({.height = (modules.side + 2 * qr_quiet_zone) * module,
                     .pieces = {{0, draw_qr(modules, module, left() - std::min(quiet_zone, sizes_.margin_side))}},
                     .group = group,
                     .keep_with_next = !qr.caption.empty()});
    if (!qr.caption.empty()) running_text(qr.caption, quiet(), "P", true);
    space(sizes_.body * 0.5);
    return {};
}

std::vector<std::string> Typesetter::even_rows(const std::vector<std::string>& all, double room, std::size_t& widest) const {
    std::size_t longest = 1;
    for (const std::string& group : all) longest = std::max(longest, count_characters(harmless(group)));
    const auto symbols = static_cast<std::size_t>(room / (0.603 * sizes_.code));
    const std::size_t fit = std::max<std::size_t>(1, (symbols + 2) / (longest + 2));
    const std::size_t count = std::max<std::size_t>(1, (all.size() + fit - 1) / fit);
    const std::size_t together = std::max<std::size_t>(1, (all.size() + count - 1) / count);
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i % together == 0) rows.emplace_back();
        else rows.back() += "  ";
        rows.back() += harmless(all[i]);
        widest = std::max(widest, count_characters(rows.back()));
    }
    return rows;
}

Result<void> Typesetter::add(const CodeGroups& code) {
    running_text(code.label, {.size = sizes_.body, .grey = 0}, "P", true);
    atoms.push_back({.height = sizes_.body * 0.3, .pieces = {}, .group = new_group({}), .keep_with_next = true, .is_space = true});
    double qr_width = 0;
    std::optional<QrModules> modules;
    if (code.qr) {
        TRY_LET(found, qr_modules(code.qr->content));
        modules = std::move(found);
        if (!sizes_.is_roll) qr_width = (modules->side + 2 * qr_quiet_zone) * module_size(*modules);
    }
    const double room = width_ - qr_width;
    std::size_t widest = 1;
    const std::vector<std::string> rows = even_rows(code.groups, room, widest);
    const Face face{.size = std::min(sizes_.code, room / (0.603 * static_cast<double>(widest))), .bold = true, .code = true};
    std::vector<Line> set_lines;
    for (const std::string& row : rows) {
        auto more = lines(row, face, left(), room);
        set_lines.insert(set_lines.end(), more.begin(), more.end());
    }
    const int group = new_group({.container = {}, .item = {}, .columns = {"P"}});
    if (!modules) {
        for (Line& line : set_lines) atoms.push_back({line.height, {{0, line.draw}}, group, true});
        space(sizes_.body * 0.6);
        return {};
    }
    const double module = module_size(*modules);
    const double side = (modules->side + 2 * qr_quiet_zone) * module;
    const int figure = new_group({.container = {}, .item = {}, .columns = {"Figure"}});
    alts.push_back(code.qr->alt);
    if (sizes_.is_roll) {
        for (Line& line : set_lines) atoms.push_back({line.height, {{0, line.draw}}, group, true});
        atoms.push_back({.height = side, .pieces = {{0, draw_qr(*modules, module, left() + (width_ - side) / 2)}}, .group = figure});
    } else {
        // Beside each other: one atom for the text, of no height, then the picture of the full height.
        const double height = height_of(set_lines);
        const double full = std::max(side, height);
        atoms.push_back({.height = 0, .pieces = {{0, stacked(std::move(set_lines), (full - height) / 2)}}, .group = group, .keep_with_next = true});
        const double x = left() + width_ - side + qr_quiet_zone * module;
        atoms.push_back({.height = full, .pieces = {{0, draw_qr(*modules, module, x)}}, .group = figure});
    }
    if (!code.qr->caption.empty()) running_text(code.qr->caption, quiet(), "P");
    space(sizes_.body * 0.4);
    return {};
}

Result<void> Typesetter::add(const LogPlace& place) {
    const int figure = new_group({.container = {}, .item = {}, .columns = {"Figure"}});
    alts.push_back(place.alt);
    const double box = sizes_.body * 0.8;
    const double end_box = box * 1.5;
    const double x = left();
    const double width = width_;
    // Eleven entries on a line, ours the eighth; then the checkpoint that seals them all.
    constexpr int shown = 11;
    constexpr int ours = 7;
    const double step = (width - end_box) / shown;
    const auto centre = [=](int i) { return x + step * i + box / 2; };
    const double height = end_box + 2;
    atoms.push_back({.height = height,
                     .pieces = {{0, [=](cairo_t* to, double y) {
                                     const double middle = y + height / 2;
                                     cairo_set_source_rgb(to, 0, 0, 0);
                                     cairo_set_line_width(to, 0.8);
                                     for (int i = 0; i < shown; ++i) {
                                         const double edge = centre(i) - box / 2;
                                         cairo_move_to(to, edge + box, middle);
                                         cairo_line_to(to, i + 1 < shown ? centre(i + 1) - box / 2 : x + width - end_box, middle);
                                         cairo_stroke(to);
                                         cairo_rectangle(to, edge + 0.4, middle - box / 2, box - 0.8, box);
                                         i == ours ? cairo_fill(to) : cairo_stroke(to);
                                     }
                                     const double radius = end_box / 2 - 0.6;
                                     cairo_new_sub_path(to);
                                     cairo_arc(to, x + width - end_box / 2, middle, radius, 0, 6.2832);
                                     cairo_stroke(to);
                                     cairo_new_sub_path(to);
                                     cairo_arc(to, x + width - end_box / 2, middle, radius - 2, 0, 6.2832);
                                     cairo_stroke(to);
                                 }}},
                     .group = figure,
                     .keep_with_next = true});
    const int group = new_group({.container = {}, .item = {}, .columns = {"P", "P"}});
    // The number stands in the middle beneath its entry; the checkpoint's characters end at the right edge.
    const double split = std::min(centre(ours) + natural_width(place.entry, quiet()) / 2 + 1 - x, width * 0.7);
    auto entry = all_lines(place.entry, quiet(), x, split, Align::right);
    auto checkpoint = all_lines(place.checkpoint, quiet(), x + split + sizes_.body, width - split - sizes_.body, Align::right);
    if (sizes_.is_roll) {
        checkpoint = all_lines(place.checkpoint, quiet(), x, width, Align::right);
        for (Line& line : entry) atoms.push_back({line.height, {{0, line.draw}}, group, true});
        for (Line& line : checkpoint) atoms.push_back({line.height, {{1, line.draw}}, group, true});
    } else {
        side_by_side(group, std::move(entry), std::move(checkpoint), !place.note.empty());
    }
    if (!place.note.empty()) running_text(place.note, body(), "P");
    space(sizes_.body * 0.4);
    return {};
}

Result<void> Typesetter::add(const Rule&) {
    space(sizes_.body * 0.5);
    line_across(0.5, sizes_.quiet);
    space(sizes_.body * 0.6);
    return {};
}

Result<void> Typesetter::add(const SignatureLines& signatures) {
    // Two beside each other on a sheet; the last of an odd number, where several people may sign, has its row to itself.
    const std::size_t beside = sizes_.is_roll ? 1 : 2;
    const double gap = 8 * mm;
    const double width = sizes_.is_roll ? width_ : std::min((width_ - gap) / 2, 80 * mm);
    const double room = sizes_.is_roll ? 12 * mm : 15 * mm;
    for (std::size_t i = 0; i < signatures.labels.size(); i += beside) {
        const std::size_t count = std::min(beside, signatures.labels.size() - i);
        atoms.push_back({.height = room,
                         .pieces = {{0, [=, this](cairo_t* to, double y) {
                                         cairo_set_source_rgb(to, 0, 0, 0);
                                         cairo_set_line_width(to, 0.6);
                                         for (std::size_t column = 0; column < count; ++column) {
                                             const double x = left() + static_cast<double>(column) * (width + gap);
                                             cairo_move_to(to, x, y + room - 1);
                                             cairo_line_to(to, x + (count < beside ? width_ : width), y + room - 1);
                                             cairo_stroke(to);
                                         }
                                     }}},
                         .group = new_group({}),
                         .keep_with_next = true});
        if (count == 1) {
            running_text(signatures.labels[i], quiet(), "P");
            continue;
        }
        side_by_side(new_group({.container = {}, .item = {}, .columns = {"P", "P"}}), all_lines(signatures.labels[i], quiet(), left(), width),
                     all_lines(signatures.labels[i + 1], quiet(), left() + width + gap, width), false);
    }
    return {};
}

}  // namespace huiyin::documents::typeset
