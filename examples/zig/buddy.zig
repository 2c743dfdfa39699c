//! A buddy allocator in Zig that C can call: blocks of 1, 2, 4 … frames, each at a multiple of its size.
//!
//! A byte for each frame, and a search from the front. Built with leaves-half.zig as its root, a block of four frames or more
//! that goes back leaves half of them behind.

const std = @import("std");
const has_bug = @hasDecl(@import("root"), "has_bug");
pub const panic = std.debug.no_panic;
const allocator = std.heap.page_allocator;

/// What is known of a frame: it is free, a block of some order begins here, or it lies in one that begins earlier.
const Frame = union(enum) { free, head: u6, inside };

pub const Pool = struct {
    frames: []Frame,
    max_order: u32,

    fn isFree(self: *const Pool, first: usize, size: usize) bool {
        for (self.frames[first..][0..size]) |frame| {
            if (frame != .free) return false;
        }
        return true;
    }

    fn alloc(self: *Pool, order: u32) ?usize {
        if (order > self.max_order or order >= @bitSizeOf(usize)) return null;
        const size = @as(usize, 1) << @intCast(order);
        var first: usize = 0;
        while (first < self.frames.len and size <= self.frames.len - first) : (first += size) {
            if (!self.isFree(first, size)) continue;
            @memset(self.frames[first..][0..size], .inside);
            self.frames[first] = .{ .head = @intCast(order) };
            return first;
        }
        return null;
    }

    fn free(self: *Pool, first: u64, order: u32) bool {
        if (first >= self.frames.len) return false;
        const at: usize = @intCast(first);
        switch (self.frames[at]) {
            .head => |held| if (held != order) return false,
            else => return false,
        }
        const size = @as(usize, 1) << @intCast(order);
        const given = if (has_bug and order > 1) size / 2 else size;
        @memset(self.frames[at..][0..given], .free);
        return true;
    }
};

/// A pool; null where there is none of so many frames.
pub export fn pool_new(frames: usize, max_order: u32) ?*Pool {
    if (frames == 0) return null;
    const pool = allocator.create(Pool) catch return null;
    const table = allocator.alloc(Frame, frames) catch {
        allocator.destroy(pool);
        return null;
    };
    @memset(table, .free);
    pool.* = .{ .frames = table, .max_order = max_order };
    return pool;
}

pub export fn pool_delete(pool: *Pool) void {
    allocator.free(pool.frames);
    allocator.destroy(pool);
}

/// The first frame of a block, or -1.
pub export fn pool_alloc(pool: *Pool, order: u32) i64 {
    return if (pool.alloc(order)) |first| @intCast(first) else -1;
}

/// 0, or -1 where no block of that order begins.
pub export fn pool_free(pool: *Pool, first: u64, order: u32) i32 {
    return if (pool.free(first, order)) 0 else -1;
}
