//! What both ends check about attributes of users and channels before they are written.
//!
//! [`check_write`] looks at the request alone, and the library answers with it at once; [`check_whole`] looks at what a
//! user or channel would have after the write, which only the server knows.

use crate::code::Attribute as Code;
use crate::wire::{Attribute, AttributeOperation, Limits};

/// Checks a write on its own.
///
/// # Errors
/// `InvalidArgument`: an unknown operation, no attributes where some are needed, a key that is blank, too long, twice there or has
/// control characters, an empty value; `SizeOverflow`: too many attributes, or one is too large.
pub fn check_write(operation: AttributeOperation, attributes: &[Attribute], limits: &Limits) -> Result<(), Code> {
    match operation {
        AttributeOperation::Unspecified => return Err(Code::InvalidArgument),
        AttributeOperation::Clear => return Ok(()),
        AttributeOperation::Set | AttributeOperation::Update | AttributeOperation::Delete => {}
    }
    // Setting nothing is clearing; adding or deleting nothing is a mistake.
    if attributes.is_empty() && operation != AttributeOperation::Set {
        return Err(Code::InvalidArgument);
    }
    // First, because what follows compares each with all before it.
    if attributes.len() > limits.attribute_pairs as usize {
        return Err(Code::SizeOverflow);
    }
    let valueless = operation == AttributeOperation::Delete;
    for (place, attribute) in attributes.iter().enumerate() {
        check_key(&attribute.key, limits)?;
        let twice = attributes[..place].iter().any(|other| other.key == attribute.key);
        if (attribute.value.is_empty() && !valueless) || twice {
            return Err(Code::InvalidArgument);
        }
        if attribute.key.len() + attribute.value.len() > limits.attribute_pair_bytes as usize {
            return Err(Code::SizeOverflow);
        }
    }
    Ok(())
}

/// Checks one key of a read or a write.
///
/// # Errors
/// `InvalidArgument`.
pub fn check_key(key: &str, limits: &Limits) -> Result<(), Code> {
    // Spaces are let through inside a key: programs use them, and nothing breaks over them.
    let visible = key.chars().all(|c| !c.is_control()) && !key.trim().is_empty();
    if key.len() > limits.attribute_key_bytes as usize || !visible {
        return Err(Code::InvalidArgument);
    }
    Ok(())
}

/// Checks all attributes that a user or channel would have: how many, and at most `bytes` together.
///
/// # Errors
/// `SizeOverflow`.
pub fn check_whole<'a>(
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    bytes: u32,
    limits: &Limits,
) -> Result<(), Code> {
    let (count, size) =
        attributes.into_iter().fold((0, 0), |(count, size), (key, value)| (count + 1, size + key.len() + value.len()));
    if count > limits.attribute_pairs as usize || size > bytes as usize { Err(Code::SizeOverflow) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    fn pair(key: &str, value: &str) -> Attribute {
        Attribute { key: key.into(), value: value.into() }
    }

    fn check(operation: AttributeOperation, attributes: &[Attribute]) -> Result<(), Code> {
        check_write(operation, attributes, &limits::defaults())
    }

    #[test]
    fn keys_and_values_are_checked_on_both_sides_of_each_limit() {
        use AttributeOperation::*;
        assert_eq!(check(Set, &[pair(&"k".repeat(32), "v")]), Ok(()));
        assert_eq!(check(Set, &[pair(&"k".repeat(33), "v")]), Err(Code::InvalidArgument));
        assert_eq!(check(Set, &[pair("k", &"v".repeat(8191))]), Ok(()));
        assert_eq!(check(Set, &[pair("k", &"v".repeat(8192))]), Err(Code::SizeOverflow));
        for bad in [pair("", "v"), pair(" ", "v"), pair("a\n", "v"), pair("k", "")] {
            assert_eq!(check(Update, std::slice::from_ref(&bad)), Err(Code::InvalidArgument), "{bad:?}");
        }
        assert_eq!(check(Update, &[pair("k", "1"), pair("k", "2")]), Err(Code::InvalidArgument), "twice");
        assert_eq!(check(Delete, &[pair("k", "")]), Ok(()));
        for operation in [Update, Delete, Unspecified] {
            assert_eq!(check(operation, &[]), Err(Code::InvalidArgument), "{operation:?}");
        }
        assert_eq!((check(Set, &[]), check(Clear, &[])), (Ok(()), Ok(())));
    }

    #[test]
    fn there_may_be_thirty_two_pairs_and_so_many_bytes() {
        let pairs = |count: usize| -> Vec<_> { (0..count).map(|i| pair(&format!("k{i:02}"), "v")).collect() };
        assert_eq!(check(AttributeOperation::Set, &pairs(32)), Ok(()));
        assert_eq!(check(AttributeOperation::Set, &pairs(33)), Err(Code::SizeOverflow));
        let whole = |count: usize, bytes: u32| {
            let pairs = pairs(count);
            check_whole(pairs.iter().map(|p| (&*p.key, &*p.value)), bytes, &limits::defaults())
        };
        assert_eq!((whole(32, 32 * 4), whole(32, 32 * 4 - 1)), (Ok(()), Err(Code::SizeOverflow)));
        assert_eq!(whole(33, 1 << 20), Err(Code::SizeOverflow));
    }
}
