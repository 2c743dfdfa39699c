//! buddy.zig with its bug.

const buddy = @import("buddy.zig");

pub const has_bug = true;
pub const panic = buddy.panic;

comptime {
    _ = buddy;
}
