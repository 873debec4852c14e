package eyas.ci.provider;

import eyas.report.model.CollectedRows;
import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.FileFacts.Touch;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.StepExportFacts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the steps of a job have exported to later ones.
 *
 * @param names the names, in the order in which they were found
 * @param omitted number of names or files that could not be read or kept
 * @param problems why
 */
public record StepExports(List<StepExport> names, long omitted, List<String> problems) {
    /** No exports. */
    public static final StepExports NOTHING = new StepExports(List.of(), 0, List.of());

    /** Actions that change the content of a file. */
    private static final Set<Action> WRITING = EnumSet.of(Action.WRITTEN, Action.CREATED, Action.RENAMED_TO_THIS);

    public StepExports {
        names = List.copyOf(names);
        problems = List.copyOf(problems);
    }

    /**
     * Returns the report with these names, each with the step that wrote the file. If several processes wrote the file, the process of a
     * name is unknown; with a single one, it is named.
     *
     * @param mask masks secrets in a name
     */
    public JobReport in(JobReport report, UnaryOperator<String> mask) {
        Map<String, Set<ProcessFacts>> writers = writers(report);
        List<StepExportFacts> rows = new ArrayList<>();
        for (StepExport name : names) {
            Map<Integer, List<ProcessFacts>> bySteps = new LinkedHashMap<>();
            for (ProcessFacts process : writers.getOrDefault(name.file(), Set.of())) {
                bySteps.computeIfAbsent(process.step(), _ -> new ArrayList<>()).add(process);
            }
            if (bySteps.isEmpty()) {
                bySteps.put(-1, List.of());
            }
            bySteps.forEach((step, processes) -> rows.add(new StepExportFacts(
                    rows.size(),
                    name.kind().key(),
                    mask.apply(name.name()),
                    name.file(),
                    processes.size() == 1 ? processes.getFirst().id() : -1,
                    step)));
        }
        return report.withExports(CollectedRows.of(rows, omitted));
    }

    /** Returns the processes of steps that wrote a file, by the file's name; excludes the runner, which creates the files. */
    private Map<String, Set<ProcessFacts>> writers(JobReport report) {
        Map<String, Set<ProcessFacts>> writers = new HashMap<>();
        names.forEach(name -> writers.put(name.file(), new LinkedHashSet<>()));
        for (FileFacts file : report.files().rows()) {
            Set<ProcessFacts> known =
                    writers.get(file.path().substring(file.path().lastIndexOf('/') + 1));
            if (known == null) {
                continue;
            }
            for (Touch touch : file.touches()) {
                ProcessFacts process = WRITING.contains(touch.action()) && touch.process() >= 0
                        ? report.processes().rows().get(touch.process())
                        : null;
                if (process != null && process.step() >= 0) {
                    known.add(process);
                }
            }
        }
        return writers;
    }
}
