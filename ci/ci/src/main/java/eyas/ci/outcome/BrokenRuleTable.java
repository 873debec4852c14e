package eyas.ci.outcome;

import eyas.text.Markdown;
import java.util.List;

/**
 * Writes findings as a table of Markdown, everything that a job chose escaped.
 *
 * @param rows most rows
 * @param cell most characters of a cell, before it is escaped
 */
record BrokenRuleTable(int rows, int cell) {
    /** Appends the table with an empty line after it; nothing for no findings. */
    void append(List<BrokenRule> findings, long further, StringBuilder out) {
        if (findings.isEmpty()) {
            return;
        }
        out.append("| priority | rule | times | first seen in | what |\n");
        out.append("| --- | --- | ---: | --- | --- |\n");
        for (BrokenRule finding : findings.subList(0, Math.min(rows, findings.size()))) {
            out.append("| ")
                    .append(finding.priority().word())
                    .append(" | ")
                    .append(Markdown.text(finding.rule(), cell))
                    .append(" | ")
                    .append(Words.number(finding.count()))
                    .append(" | ")
                    .append(
                            finding.place().isKnown()
                                    ? Markdown.codeCell(finding.place().words(), cell)
                                    : finding.place().words())
                    .append(" | ")
                    .append(Markdown.codeCell(finding.message(), cell))
                    .append(" |\n");
        }
        long left = further + Math.max(0, findings.size() - rows);
        if (left > 0) {
            out.append('\n')
                    .append(
                            left == 1
                                    ? "1 further rule was broken; the report has it."
                                    : Words.number(left) + " further rules were broken; the report has them.")
                    .append('\n');
        }
        out.append('\n');
    }
}
