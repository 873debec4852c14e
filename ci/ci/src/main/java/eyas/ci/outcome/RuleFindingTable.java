package eyas.ci.outcome;

import eyas.text.MarkdownEscaper;
import java.util.List;

/**
 * Writes findings as a table of Markdown, everything that a job chose escaped.
 *
 * @param rows most rows
 * @param cell most characters of a cell, before it is escaped
 */
record RuleFindingTable(int rows, int cell) {
    /** Appends the table with an empty line after it; nothing for no findings. */
    void append(List<RuleFinding> findings, long further, StringBuilder out) {
        if (findings.isEmpty()) {
            return;
        }
        out.append("| priority | rule | times | first seen in | what |\n");
        out.append("| --- | --- | ---: | --- | --- |\n");
        for (RuleFinding finding : findings.subList(0, Math.min(rows, findings.size()))) {
            out.append("| ")
                    .append(finding.priority().word())
                    .append(" | ")
                    .append(MarkdownEscaper.text(finding.rule(), cell))
                    .append(" | ")
                    .append(VerdictText.number(finding.count()))
                    .append(" | ")
                    .append(
                            finding.place().isKnown()
                                    ? MarkdownEscaper.codeCell(finding.place().words(), cell)
                                    : finding.place().words())
                    .append(" | ")
                    .append(MarkdownEscaper.codeCell(finding.message(), cell))
                    .append(" |\n");
        }
        long left = further + Math.max(0, findings.size() - rows);
        if (left > 0) {
            out.append('\n')
                    .append(
                            left == 1
                                    ? "1 further rule was broken; the report has it."
                                    : VerdictText.number(left) + " further rules were broken; the report has them.")
                    .append('\n');
        }
        out.append('\n');
    }
}
