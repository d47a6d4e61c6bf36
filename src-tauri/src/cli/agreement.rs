//! The agreement on the command line: where it stands, its forms in files, the check of a signed file, the
//! merging of two copies.

use std::path::Path;

use serde_json::json;
use workbench::Workbench;
use workbench::api::{AgreementView, ExportAgreement, Merged, SignatureView, Verified, VersionState};

use super::args::{ExportArgs, MergeArgs, VerifyArgs};
use super::outcome::Failure;
use super::run::Out;

/// `agreement`: where it stands.
pub(super) fn show(bench: &Workbench, out: &Out) -> Result<(), Failure> {
    let view = bench.agreement()?;
    out.done(json!({ "agreement": view }), || told(&view))
}

fn told(view: &AgreementView) -> String {
    let mut lines = vec![view.sentence.clone()];
    for term in &view.terms {
        let settled = match term.differing {
            Some(differing) => format!("{} of {differing} differing clauses settled", term.settled),
            None => "not written by both".to_owned(),
        };
        let common = match (term.common.as_str(), term.marketing, term.sales) {
            ("", ..) => String::new(),
            (text, Some(a), Some(b)) if a == b => format!("; common: {text} ({a})"),
            (text, Some(a), Some(b)) => format!("; common: {text} ({a} on Marketing's data, {b} on Sales')"),
            (text, ..) => format!("; common: {text}"),
        };
        lines.push(format!("  {}: {settled}{common}", term.name));
    }
    for reason in &view.in_the_way {
        lines.push(format!("  In the way: {reason}"));
    }
    if let Some(proposal) = &view.proposal {
        lines.push(format!(
            "Proposed as version {}: {}",
            proposal.version, proposal.hash
        ));
        lines.extend(signed(&proposal.signatures));
    }
    for version in &view.versions {
        let state = match version.state {
            VersionState::InForce => "in force",
            VersionState::Superseded => "superseded",
            VersionState::Retired => "retired",
        };
        lines.push(format!(
            "Version {} ({state}), from {}: {}",
            version.version, version.effective_on, version.hash
        ));
        lines.extend(signed(&version.signatures));
    }
    lines.join("\n")
}

fn signed(signatures: &[SignatureView]) -> Vec<String> {
    let line = |signature: &SignatureView| {
        format!(
            "  signed by {} for {} at {} UTC, key {}",
            signature.name,
            signature.team.label(),
            signature.at,
            signature.fingerprint
        )
    };
    signatures.iter().map(line).collect()
}

/// `export`: a form of the agreement, or a definition as code, in a file.
pub(super) fn export(bench: &Workbench, args: &ExportArgs, out: &Out) -> Result<(), Failure> {
    let written = bench.export_agreement(&ExportAgreement {
        form: args.form.clone(),
        version: args.version,
        term: args.term.clone(),
        to: args.out.display().to_string(),
    })?;
    out.done(json!({ "exported": written }), || {
        let mut lines = vec![format!("Wrote {}.", written.path)];
        for line in &written.cannot_say {
            lines.push(format!("  It can't say: {line}"));
        }
        lines.join("\n")
    })
}

/// `verify`: whether a signed file is what both signed.
pub(super) fn verify(args: &VerifyArgs, out: &Out) -> Result<(), Failure> {
    let verified = Workbench::verify(&args.file)?;
    out.done(json!({ "verified": verified }), || verdict(&args.file, &verified))?;
    if verified.holds {
        return Ok(());
    }
    Err(Failure::other(
        "does-not-hold",
        &format!("{} is not what was signed.", args.file.display()),
    ))
}

fn verdict(file: &Path, verified: &Verified) -> String {
    let mut lines = Vec::new();
    if verified.holds {
        lines.push(format!(
            "{} holds: version {}, {} parts, signed by both teams on one hash.",
            file.display(),
            verified.version,
            verified.parts
        ));
    }
    for what in &verified.differs {
        lines.push(format!("Not as signed: {what}"));
    }
    lines.extend(signed(&verified.signatures));
    lines.push(format!("hash {}", verified.hash));
    lines.join("\n")
}

/// `merge`: two copies of a workspace that were edited apart.
pub(super) fn merge(args: &MergeArgs, out: &Out) -> Result<(), Failure> {
    let merged = Workbench::merge(&args.first, &args.second, &args.out)?;
    out.done(json!({ "merged": merged }), || account(&args.out, &merged))
}

fn account(to: &Path, merged: &Merged) -> String {
    let mut lines = vec![format!("Made {}.", to.display())];
    lines.extend(merged.notes.iter().map(|note| format!("  {note}")));
    lines.join("\n")
}
