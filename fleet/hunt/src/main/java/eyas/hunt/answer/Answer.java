package eyas.hunt.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * The answer to one question.
 *
 * @param title description of the question
 * @param columns the columns of its rows
 * @param rows the rows, each with a value for every column
 * @param omitted number of rows beyond the limit; -1 if there are more but they were not counted
 * @param evidence how conclusive it is for jobs without a row
 * @param notes further limitations of this answer
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

    /** Returns a copy with further limitations. */
    public Answer noting(List<String> further) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(further);
        return new Answer(title, columns, rows, omitted, evidence, all);
    }

    /** Returns the remarks below the rows: omissions and inconclusive jobs. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (evidence.interrupted()) {
            remarks.add("The search was interrupted: the answer is incomplete");
        }
        if (omitted != 0) {
            remarks.add((omitted < 0 ? "More" : Long.toString(omitted)) + " rows are not shown: raise --limit");
        }
        remarks.addAll(evidence.sentences());
        remarks.addAll(notes);
        return remarks;
    }
}
