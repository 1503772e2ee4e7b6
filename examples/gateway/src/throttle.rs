//! A limit on the number of requests a minute.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use iot_shapes::Operation;

const MINUTE: Duration = Duration::from_secs(60);

/// Counts the requests of each operation, minute by minute.
pub struct Throttle {
    most: Option<u32>,
    minutes: HashMap<Operation, (Instant, u32)>,
}

impl Throttle {
    /// Creates a limit of `most` requests a minute for each operation, or none.
    pub fn new(most: Option<u32>) -> Self {
        Self { most, minutes: HashMap::new() }
    }

    /// Counts a request. If it is over the limit, returns the number of seconds after which to send it again.
    pub fn admit(&mut self, operation: Operation, now: Instant) -> Result<(), u32> {
        let Some(most) = self.most else { return Ok(()) };
        let (start, count) = self.minutes.entry(operation).or_insert((now, 0));
        let passed = now.duration_since(*start);
        if passed >= MINUTE {
            (*start, *count) = (now, 0);
        } else if *count >= most {
            // Rounded up, so that a request sent then is within the limit.
            return Err((MINUTE - passed).as_secs_f64().ceil() as u32);
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_over_limit_return_seconds_by_operation() {
        let (start, later) = (Instant::now(), Duration::from_millis(20_500));
        let [associate, job] = [Operation::BatchAssociateProjectAssets, Operation::AssociateTargetsWithJob];
        let mut throttle = Throttle::new(Some(2));
        assert_eq!(throttle.admit(associate, start), Ok(()));
        assert_eq!(throttle.admit(associate, start + later), Ok(()));
        assert_eq!(throttle.admit(associate, start + later), Err(40));
        assert_eq!(throttle.admit(job, start + later), Ok(()));
        assert_eq!(throttle.admit(associate, start + MINUTE), Ok(()));
    }
}
