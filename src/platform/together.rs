//! Questions of the same moment, asked together: after a restart everybody comes at once, and one look answers for all.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::error::AppError;

type Asked<Q, A> = (Q, oneshot::Sender<Result<A, AppError>>);

/// Who waits, by what they have in common (the college). It is in here as long as somebody looks.
pub struct Together<G, Q, A>(Mutex<HashMap<G, Vec<Asked<Q, A>>>>);

impl<G, Q, A> Default for Together<G, Q, A> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<G: Eq + Hash + Clone, Q: Clone, A> Together<G, Q, A> {
    fn lock(&self) -> MutexGuard<'_, HashMap<G, Vec<Asked<Q, A>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks with everybody of the group who asks now. One of them looks: `look` gets the questions and answers them in
    /// their order. It always begins after the question was asked, so no answer is older than that.
    ///
    /// # Errors
    /// Whatever `look` answers, to who looked; 503 to the others.
    pub async fn ask(
        &self,
        group: G,
        question: Q,
        look: impl AsyncFnOnce(Vec<Q>) -> Result<Vec<A>, AppError>,
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
                return Turn { waiting: self, group }.take(question, look).await;
            };
            if let Ok(answer) = waiting.await {
                return answer;
            }
            // Who looked is done (or went away), and this question came too late: the next look is for it.
        }
    }
}

/// A look. Ending it, however it ends, lets those who came meanwhile ask again.
struct Turn<'a, G: Eq + Hash + Clone, Q: Clone, A> {
    waiting: &'a Together<G, Q, A>,
    group: G,
}

impl<G: Eq + Hash + Clone, Q: Clone, A> Turn<'_, G, Q, A> {
    async fn take(
        self,
        question: Q,
        look: impl AsyncFnOnce(Vec<Q>) -> Result<Vec<A>, AppError>,
    ) -> Result<A, AppError> {
        // Whoever is about to ask joins.
        tokio::task::yield_now().await;
        let others = self.waiting.lock().get_mut(&self.group).map(std::mem::take);
        let (mut questions, mut senders) = (vec![question], Vec::new());
        for (question, sender) in others.into_iter().flatten() {
            questions.push(question);
            senders.push(sender);
        }
        match look(questions).await {
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

impl<G: Eq + Hash + Clone, Q: Clone, A> Drop for Turn<'_, G, Q, A> {
    fn drop(&mut self) {
        self.waiting.lock().remove(&self.group);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures_util::future::join_all;

    use super::*;

    type Numbers = Together<&'static str, u32, u32>;
    type Looks = RefCell<Vec<usize>>;

    /// Doubles a number, and notes how many were asked for at a time.
    async fn double(numbers: &Numbers, group: &'static str, number: u32, looks: &Looks) -> Result<u32, AppError> {
        let look = async |questions: Vec<u32>| {
            looks.borrow_mut().push(questions.len());
            tokio::task::yield_now().await;
            if questions.contains(&13) {
                return Err(AppError::NotFound);
            }
            Ok(questions.iter().map(|number| number * 2).collect())
        };
        numbers.ask(group, number, look).await
    }

    #[tokio::test]
    async fn one_look_answers_everybody_who_asked_before_it_began() {
        let (numbers, looks) = (Numbers::default(), Looks::default());
        let everybody = (20..40).map(|number| double(&numbers, "here", number, &looks));
        let late = async {
            while looks.borrow().len() < 2 {
                tokio::task::yield_now().await;
            }
            join_all((600..603).map(|number| double(&numbers, "here", number, &looks))).await
        };
        let (answers, late, other) = tokio::join!(join_all(everybody), late, double(&numbers, "there", 7, &looks));
        assert!(matches!(other, Ok(14)), "another group has looks of its own");
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
        let mut sizes = looks.take();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 3, 20], "who came too late has the next look together");
        assert!(numbers.lock().is_empty(), "nobody waits any more");
    }

    #[tokio::test]
    async fn a_look_that_fails_leaves_nobody_waiting() {
        let (numbers, looks) = (Numbers::default(), Looks::default());
        let both = tokio::join!(
            double(&numbers, "here", 13, &looks),
            double(&numbers, "here", 1, &looks)
        );
        assert!(
            matches!(both, (Err(AppError::NotFound), Err(AppError::Busy))),
            "{both:?}"
        );
        assert_eq!(looks.take(), [2]);
        assert!(
            matches!(double(&numbers, "here", 1, &looks).await, Ok(2)),
            "the next one asks anew"
        );
    }

    #[tokio::test]
    async fn whoever_goes_away_takes_nobodys_answer_along() {
        let (numbers, looks) = (Numbers::default(), Looks::default());
        // Begins to look for all three, and is gone before the answer.
        let first = async {
            tokio::select! {
                biased;
                _ = double(&numbers, "here", 1, &looks) => {}
                () = async { while looks.borrow().is_empty() { tokio::task::yield_now().await; } } => {}
            }
        };
        let (_, second, third) = tokio::join!(
            first,
            double(&numbers, "here", 2, &looks),
            double(&numbers, "here", 3, &looks)
        );
        assert!(matches!((second, third), (Ok(4), Ok(6))));
        assert_eq!(looks.take(), [3, 2], "one of those who stayed looked for both");
    }
}
