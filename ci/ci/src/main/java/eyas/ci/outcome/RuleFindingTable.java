package eyas.ci.outcome;

import eyas.text.MarkdownEscaper;
import java.util.List;

/**
 * Writes findings as a Markdown table; text that the job controls is escaped.
 *
 * @param rows maximum number of rows
 * @param cell maximum number of characters of a cell, before escaping
 */
record RuleFindingTable(int rows, int cell) {
    /** Appends the table, followed by an empty line; nothing without findings. */
    void append(List<RuleFinding> findings, long further, StringBuilder out) {
        if (findings.isEmpty()) {
            return;
        }
        out.append("| priority | rule | times | first seen in | what |\n");
        out.append("| --- | --- | ---: | --- | --- |\n");
        for (RuleFinding finding : findings.subList(0, Math.min(rows, findings.size()))) {
            out.append("| ")
                    .append(finding.priority().label())
                    .append(" | ")
                    .append(MarkdownEscaper.text(finding.rule(), cell))
                    .append(" | ")
                    .append(VerdictText.number(finding.count()))
                    .append(" | ")
                    .append(
                            finding.place().isKnown()
                                    ? MarkdownEscaper.codeCell(finding.place().describe(), cell)
                                    : finding.place().describe())
                    .append(" | ")
                    .append(MarkdownEscaper.codeCell(finding.message(), cell))
                    .append(" |\n");
        }
        long left = further + Math.max(0, findings.size() - rows);
        if (left > 0) {
            out.append('\n')
                    .append(
                            left == 1
                                    ? "1 further rule was triggered; see the report."
                                    : VerdictText.number(left) + " further rules were triggered; see the report.")
                    .append('\n');
        }
        out.append('\n');
    }
}
