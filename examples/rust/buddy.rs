//! A buddy allocator in Rust that C can call: blocks of 1, 2, 4 … frames, each at a multiple of its size.
//!
//! A byte for each frame, and a search from the front. With `--cfg bug` a block that goes back leaves its last frame
//! behind.
#![allow(unknown_lints, unexpected_cfgs)]

/// What is known of a frame: it is free, a block of some order begins here, or it lies in one that begins earlier.
#[derive(Clone, Copy, PartialEq)]
enum Frame {
    Free,
    Head(u32),
    Inside,
}

pub struct Pool {
    frames: Vec<Frame>,
    max_order: u32,
}

impl Pool {
    fn alloc(&mut self, order: u32) -> Option<usize> {
        if order > self.max_order || order >= usize::BITS {
            return None;
        }
        let size = 1usize << order;
        let starts = (0..self.frames.len()).step_by(size);
        let first = starts
            .filter(|first| size <= self.frames.len() - first)
            .find(|&first| self.frames[first..first + size].iter().all(|frame| *frame == Frame::Free))?;
        self.frames[first..first + size].fill(Frame::Inside);
        self.frames[first] = Frame::Head(order);
        Some(first)
    }

    fn free(&mut self, first: u64, order: u32) -> bool {
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        if self.frames.get(first) != Some(&Frame::Head(order)) {
            return false;
        }
        let size = if cfg!(bug) && order > 0 { (1 << order) - 1 } else { 1 << order };
        self.frames[first..first + size].fill(Frame::Free);
        true
    }
}

/// A pool; null where there is none of so many frames.
#[no_mangle]
pub extern "C" fn pool_new(frames: usize, max_order: u32) -> *mut Pool {
    let mut table = Vec::new();
    if frames == 0 || table.try_reserve_exact(frames).is_err() {
        return std::ptr::null_mut();
    }
    table.resize(frames, Frame::Free);
    Box::into_raw(Box::new(Pool { frames: table, max_order }))
}

/// # Safety
/// The pool is one of pool_new's, and is not used any more.
#[no_mangle]
pub unsafe extern "C" fn pool_delete(pool: *mut Pool) {
    drop(Box::from_raw(pool));
}

/// The first frame of a block, or -1.
/// # Safety
/// The pool is one of pool_new's.
#[no_mangle]
pub unsafe extern "C" fn pool_alloc(pool: *mut Pool, order: u32) -> i64 {
    (*pool).alloc(order).map_or(-1, |first| first as i64)
}

/// 0, or -1 where no block of that order begins.
/// # Safety
/// The pool is one of pool_new's.
#[no_mangle]
pub unsafe extern "C" fn pool_free(pool: *mut Pool, first: u64, order: u32) -> i32 {
    if (*pool).free(first, order) { 0 } else { -1 }
}
