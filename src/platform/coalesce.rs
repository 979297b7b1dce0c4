//! Coalesces concurrent lookups into one query: after a restart everybody connects at once, and one query serves them all.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::error::AppError;

type Asked<Q, A> = (Q, oneshot::Sender<Result<A, AppError>>);

/// Coalesces lookups of one group (a college) that are made at the same time into one call of `load`. A group has an entry
/// as long as a load of it runs; the entry holds the lookups that wait for the next one.
pub struct Coalescer<G, Q, A>(Mutex<HashMap<G, Vec<Asked<Q, A>>>>);

impl<G, Q, A> Default for Coalescer<G, Q, A> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<G: Eq + Hash + Clone, Q: Clone, A> Coalescer<G, Q, A> {
    fn lock(&self) -> MutexGuard<'_, HashMap<G, Vec<Asked<Q, A>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the answer to one question. The first caller of a group runs `load` for all who ask meanwhile: it gets the
    /// questions and returns the answers in the same order. A load always starts after the question was asked, so no answer
    /// is older than its question.
    ///
    /// # Errors
    /// Whatever `load` returns, to the caller that ran it; 503 to the others.
    pub async fn get(
        &self,
        group: G,
        question: Q,
        load: impl AsyncFnOnce(Vec<Q>) -> Result<Vec<A>, AppError>,
    ) -> Result<A, AppError> {
        loop {
            let waiting = match self.lock().entry(group.clone()) {
                Entry::Occupied(mut others) => {
                    let (sender, answer) = oneshot::channel();
                    others.get_mut().push((question.clone(), sender));
                    Some(answer)
                }
                Entry::Vacant(place) => {
                    place.insert(Vec::new());
                    None
                }
            };
            let Some(waiting) = waiting else {
                return Batch { waiting: self, group }.run(question, load).await;
            };
            if let Ok(answer) = waiting.await {
                return answer;
            }
            // The load that was running had started before this question, or its caller went away: take part in the next.
        }
    }
}

/// One load. Dropping it, also when its caller is cancelled, lets the lookups that wait start the next.
struct Batch<'a, G: Eq + Hash + Clone, Q: Clone, A> {
    waiting: &'a Coalescer<G, Q, A>,
    group: G,
}

impl<G: Eq + Hash + Clone, Q: Clone, A> Batch<'_, G, Q, A> {
    async fn run(self, question: Q, load: impl AsyncFnOnce(Vec<Q>) -> Result<Vec<A>, AppError>) -> Result<A, AppError> {
        // Lets callers that are ready now join this load.
        tokio::task::yield_now().await;
        let others = self.waiting.lock().get_mut(&self.group).map(std::mem::take);
        let (mut questions, mut senders) = (vec![question], Vec::new());
        for (question, sender) in others.into_iter().flatten() {
            questions.push(question);
            senders.push(sender);
        }
        match load(questions).await {
            Ok(answers) => {
                let mut answers = answers.into_iter();
                let own = answers.next().ok_or(AppError::Busy);
                for (sender, answer) in senders.into_iter().zip(answers) {
                    let _ = sender.send(Ok(answer));
                }
                own
            }
            Err(error) => {
                for sender in senders {
                    let _ = sender.send(Err(AppError::Busy));
                }
                Err(error)
            }
        }
    }
}

impl<G: Eq + Hash + Clone, Q: Clone, A> Drop for Batch<'_, G, Q, A> {
    fn drop(&mut self) {
        self.waiting.lock().remove(&self.group);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures_util::future::join_all;

    use super::*;

    type Numbers = Coalescer<&'static str, u32, u32>;
    type Loads = RefCell<Vec<usize>>;

    /// Doubles a number, and notes how many were asked for at a time.
    async fn double(numbers: &Numbers, group: &'static str, number: u32, loads: &Loads) -> Result<u32, AppError> {
        let load = async |questions: Vec<u32>| {
            loads.borrow_mut().push(questions.len());
            tokio::task::yield_now().await;
            if questions.contains(&13) {
                return Err(AppError::NotFound);
            }
            Ok(questions.iter().map(|number| number * 2).collect())
        };
        numbers.get(group, number, load).await
    }

    #[tokio::test]
    async fn one_load_serves_everybody_who_asked_before_it_started() {
        let (numbers, loads) = (Numbers::default(), Loads::default());
        let everybody = (20..40).map(|number| double(&numbers, "here", number, &loads));
        let late = async {
            while loads.borrow().len() < 2 {
                tokio::task::yield_now().await;
            }
            join_all((600..603).map(|number| double(&numbers, "here", number, &loads))).await
        };
        let (answers, late, other) = tokio::join!(join_all(everybody), late, double(&numbers, "there", 7, &loads));
        assert!(matches!(other, Ok(14)), "another group has loads of its own");
        assert!(
            (20..40)
                .zip(answers)
                .all(|(number, answer)| answer.ok() == Some(number * 2))
        );
        assert!(
            (600..603)
                .zip(late)
                .all(|(number, answer)| answer.ok() == Some(number * 2))
        );
        let mut sizes = loads.take();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 3, 20], "who came too late has the next load together");
        assert!(numbers.lock().is_empty(), "nobody waits any more");
    }

    #[tokio::test]
    async fn a_load_that_fails_leaves_nobody_waiting() {
        let (numbers, loads) = (Numbers::default(), Loads::default());
        let both = tokio::join!(
            double(&numbers, "here", 13, &loads),
            double(&numbers, "here", 1, &loads)
        );
        assert!(
            matches!(both, (Err(AppError::NotFound), Err(AppError::Busy))),
            "{both:?}"
        );
        assert_eq!(loads.take(), [2]);
        assert!(
            matches!(double(&numbers, "here", 1, &loads).await, Ok(2)),
            "the next one asks anew"
        );
    }

    #[tokio::test]
    async fn a_cancelled_caller_does_not_cancel_the_others() {
        let (numbers, loads) = (Numbers::default(), Loads::default());
        // Starts the load for all three, and is cancelled before it returns.
        let first = async {
            tokio::select! {
                biased;
                _ = double(&numbers, "here", 1, &loads) => {}
                () = async { while loads.borrow().is_empty() { tokio::task::yield_now().await; } } => {}
            }
        };
        let (_, second, third) = tokio::join!(
            first,
            double(&numbers, "here", 2, &loads),
            double(&numbers, "here", 3, &loads)
        );
        assert!(matches!((second, third), (Ok(4), Ok(6))));
        assert_eq!(loads.take(), [3, 2], "one of those who stayed looked for both");
    }
}
