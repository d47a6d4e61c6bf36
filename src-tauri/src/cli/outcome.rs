//! How the command line tells what went wrong.

use workbench::WorkbenchError;
use workbench::api::Problem;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub struct Failure(pub Problem);

impl From<WorkbenchError> for Failure {
    fn from(error: WorkbenchError) -> Failure {
        Failure(error.problem())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure(problem)
    }
}

impl Failure {
    /// A failure of the door itself.
    pub fn other(code: &str, message: &str) -> Failure {
        Failure(Problem {
            code: code.to_owned(),
            message: message.to_owned(),
            hint: String::new(),
            detail: String::new(),
        })
    }

    /// A failure of the door itself, and what to do about it.
    pub fn hinted(code: &str, message: &str, hint: &str) -> Failure {
        let Failure(problem) = Failure::other(code, message);
        Failure(Problem {
            hint: hint.to_owned(),
            ..problem
        })
    }

    /// Writes it to standard error, or as `{"error": …}` to standard output under `--json`.
    pub fn tell(&self, json: bool) {
        let problem = &self.0;
        if json {
            super::say(&serde_json::json!({ "error": problem }));
            return;
        }
        eprintln!("counterpart: {}", problem.message);
        if !problem.hint.is_empty() {
            eprintln!("  {}", problem.hint);
        }
    }
}
