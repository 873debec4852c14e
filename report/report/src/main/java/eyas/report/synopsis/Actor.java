package eyas.report.synopsis;

import java.util.List;

/**
 * One part of a job that triggered rules: a package script, a step, or a branch of processes outside of known steps.
 *
 * @param description its description
 * @param step its step, -1 if unknown
 * @param script its package script, -1 if none
 * @param branch the process that is an ancestor of all of its findings, -1 if unknown
 * @param findings rules that it triggered, the most urgent first
 * @param evidence what it touched, the most urgent first
 */
public record Actor(
        String description, int step, int script, int branch, List<Finding> findings, List<Evidence> evidence) {
    public Actor {
        findings = List.copyOf(findings);
        evidence = List.copyOf(evidence);
    }
}
