package eyas.hunt.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * The answer to one question.
 *
 * @param title what was asked
 * @param columns the columns of its rows
 * @param rows the rows, each with a value for every column
 * @param omitted how many more rows there are than were asked for; -1 for more, but nobody counted
 * @param evidence how far it can be relied on where it does not name a job
 * @param notes further limits of this answer
 */
public record Answer(
        String title,
        List<AnswerColumn> columns,
        List<List<AnswerValue>> rows,
        long omitted,
        AnswerEvidence evidence,
        List<String> notes) {
    public Answer {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
        for (List<AnswerValue> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of " + row.size() + " values for " + columns.size() + " columns");
            }
        }
    }

    /** Returns the same with further limits. */
    public Answer noting(List<String> further) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(further);
        return new Answer(title, columns, rows, omitted, evidence, all);
    }

    /** Returns what is to be said below the rows, in sentences: what was left out, and what could not be judged. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (evidence.interrupted()) {
            remarks.add("The search was interrupted: this is a part of the answer");
        }
        if (omitted != 0) {
            remarks.add((omitted < 0 ? "More" : Long.toString(omitted)) + " rows are not shown: raise --limit");
        }
        remarks.addAll(evidence.sentences());
        remarks.addAll(notes);
        return remarks;
    }
}
