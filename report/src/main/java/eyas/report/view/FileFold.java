package eyas.report.view;

import eyas.report.model.FileFacts;
import eyas.report.model.FileFacts.Action;
import eyas.report.model.JobReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One file, or the files of one folder where they are many.
 *
 * @param path the file; of several, the folder and how many they are
 * @param files the files
 */
record FileFold(String path, List<FileFacts> files) {
    /** Processes that are told of. */
    private static final int WRITERS = 3;

    FileFold {
        files = List.copyOf(files);
    }

    /** Fold the files of each folder that has more than {@code most}; folders in the order of their first files. */
    static List<FileFold> of(List<FileFacts> files, int most) {
        Map<String, List<FileFacts>> folders = new LinkedHashMap<>();
        for (FileFacts file : files) {
            String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
            folders.computeIfAbsent(folder, f -> new ArrayList<>(1)).add(file);
        }
        List<FileFold> folds = new ArrayList<>();
        folders.forEach((folder, its) -> {
            if (its.size() > most) {
                folds.add(new FileFold(folder + " (" + Phrases.count(its.size(), "file") + ")", its));
            } else {
                its.forEach(file -> folds.add(new FileFold(file.path(), List.of(file))));
            }
        });
        return folds;
    }

    String actions() {
        return actions(files);
    }

    /** Return what was done to the files, each action once. */
    static String actions(List<FileFacts> files) {
        Set<Action> actions = new LinkedHashSet<>();
        for (FileFacts file : files) {
            file.touches().forEach(touch -> actions.add(touch.action()));
        }
        return actions.stream().map(Phrases::word).collect(Collectors.joining(", "));
    }

    /** Return who touched the files first; the first ones where they are many. */
    String by(JobReport report) {
        Set<Integer> writers = new LinkedHashSet<>();
        for (FileFacts file : files) {
            int writer =
                    file.touches().isEmpty() ? -1 : file.touches().getFirst().process();
            if (writer >= 0 && writers.size() <= WRITERS) {
                writers.add(writer);
            }
        }
        String told = writers.stream()
                .limit(WRITERS)
                .map(writer -> Phrases.process(report, writer))
                .collect(Collectors.joining(", "));
        return writers.size() > WRITERS ? told + " and others" : told;
    }
}
