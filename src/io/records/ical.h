#pragma once

#include <libical/ical.h>

#include <memory>

namespace huiyin::records {

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
/// A component of libical's, freed with all that hangs on it.
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

}  // namespace huiyin::records
