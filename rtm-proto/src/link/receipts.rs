//! Success of many sends in few bytes: runs of request numbers.

/// Adds the `count` requests from `first` on to `runs` (gap before a run, its length, and so on), of which `end` is the
/// last. Requests are added in ascending order; those that are not are refused with `false`, and the caller writes out
/// what there is and starts a new list.
pub fn push_run(runs: &mut Vec<u64>, end: &mut u64, first: u64, count: u64) -> bool {
    if first <= *end || count == 0 {
        return count == 0;
    }
    match runs.last_mut() {
        Some(len) if first == *end + 1 => *len += count,
        _ => runs.extend([first - *end, count]),
    }
    *end = first.saturating_add(count - 1);
    true
}

/// The requests that `runs` name. A hostile list is cut at `max` requests.
pub fn runs(runs: &[u64], max: usize) -> impl Iterator<Item = u64> + '_ {
    let mut end = 0u64;
    runs.chunks_exact(2)
        .flat_map(move |pair| {
            let first = end.saturating_add(pair[0]);
            let count = usize::try_from(pair[1]).unwrap_or(usize::MAX);
            end = if count == 0 { first.saturating_sub(1) } else { first.saturating_add(pair[1] - 1) };
            (first..=end).take(count)
        })
        .take(max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascending_requests_come_back() {
        let (mut list, mut end) = (Vec::new(), 0);
        let requests = [1, 2, 3, 7, 9, 10, 400];
        assert!(push_run(&mut list, &mut end, 1, 0));
        for r in requests {
            assert!(push_run(&mut list, &mut end, r, 1));
        }
        assert!(!push_run(&mut list, &mut end, 400, 1));
        assert_eq!(list, [1, 3, 4, 1, 2, 2, 390, 1]);
        assert_eq!(runs(&list, 100).collect::<Vec<_>>(), requests);
    }

    #[test]
    fn a_hostile_list_is_cut() {
        assert_eq!(runs(&[1, u64::MAX, 5, u64::MAX, 3], 10).count(), 10);
    }

    #[test]
    fn the_last_number_there_is_survives() {
        let (mut list, mut end) = (Vec::new(), 0);
        assert!(push_run(&mut list, &mut end, u64::MAX, 1));
        assert!(!push_run(&mut list, &mut end, u64::MAX, 1));
        assert_eq!(runs(&list, 10).collect::<Vec<_>>(), [u64::MAX]);
        assert_eq!(runs(&[0, 0, 1, 0], 10).count(), 0);
    }
}
