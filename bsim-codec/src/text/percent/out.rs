/// A target for decoded texts.
pub(crate) trait Out {
    /// Appends the first `len` bytes of `text`. It may write all of `text`, because copies of
    /// constant length are faster. None if there is no room for `len` bytes.
    fn put(&mut self, text: &str, len: usize) -> Option<()>;
}

impl Out for String {
    #[inline(always)]
    #[expect(clippy::arithmetic_side_effects, reason = "`len` is at most the length of `text`")]
    fn put(&mut self, text: &str, len: usize) -> Option<()> {
        let start = self.len();
        self.push_str(text);
        self.truncate(start + len);
        Some(())
    }
}

/// Appends to the first `len` bytes of a slice.
pub(crate) struct SliceOut<'s> {
    pub(crate) slice: &'s mut [u8],
    pub(crate) len: usize,
}

impl Out for SliceOut<'_> {
    #[inline(always)]
    #[expect(clippy::arithmetic_side_effects, reason = "`len` is at most the length of the slice")]
    fn put(&mut self, text: &str, len: usize) -> Option<()> {
        let room = self.slice.get_mut(self.len..)?;
        match room.get_mut(..text.len()) {
            Some(room) => room.copy_from_slice(text.as_bytes()),
            None => room.get_mut(..len)?.copy_from_slice(text.as_bytes().get(..len)?),
        }
        self.len += len;
        Some(())
    }
}
