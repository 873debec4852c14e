package eyas.github.workflow;

import eyas.text.SourceText;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job of a workflow file: the steps that were written for it, in order.
 *
 * @param line where the job begins, from 1; 0 where the file has no such job
 * @param steps its steps
 */
record WorkflowJob(int line, List<Written> steps) {
    /** Limits of a workflow file; GitHub itself takes no file as large as this. */
    static final YamlLimits LIMITS = new YamlLimits(1 << 20, 100_000, 64);

    /** Most steps of a job that are looked at; GitHub runs fewer. */
    static final int STEPS = 2_000;

    /** A job that the file does not have. */
    static final WorkflowJob NONE = new WorkflowJob(0, List.of());

    WorkflowJob {
        steps = List.copyOf(steps);
    }

    /**
     * One step as it was written.
     *
     * @param id what the runner calls it: its own id, or the name that GitHub makes
     * @param uses the action that it uses, empty where it runs a script
     * @param title what the run's page calls it; empty where an expression says that
     * @param line where it begins, from 1
     */
    record Written(String id, String uses, String title, int line) {}

    /** Reads job {@code name} of {@code text}; a file that is no workflow has no jobs. */
    static WorkflowJob read(String text, String name) {
        try {
            for (YamlNode document : YamlReader.read(new SourceText("workflow", text), LIMITS)) {
                if (document instanceof Mapping top && top.find("jobs") instanceof Mapping jobs) {
                    return job(jobs, name);
                }
            }
            return NONE;
        } catch (YamlException e) {
            // Whoever wrote the file is told by GitHub what is wrong with it; here it only means that no line is known.
            return NONE;
        }
    }

    private static WorkflowJob job(Mapping jobs, String name) {
        for (YamlNode.Entry entry : jobs.entries()) {
            if (entry.key() instanceof Scalar key && key.value().equals(name)) {
                return entry.value() instanceof Mapping job
                        ? new WorkflowJob(line(key), steps(job.find("steps")))
                        : NONE;
            }
        }
        return NONE;
    }

    private static List<Written> steps(@Nullable YamlNode list) {
        if (!(list instanceof Sequence sequence)) {
            return List.of();
        }
        List<Mapping> mappings = new ArrayList<>();
        StepIds ids = new StepIds();
        for (YamlNode item : sequence.items()) {
            if (item instanceof Mapping mapping && mappings.size() < STEPS) {
                mappings.add(mapping);
                String id = text(mapping, "id");
                if (!id.isEmpty()) {
                    ids.take(id);
                }
            }
        }
        List<Written> steps = new ArrayList<>();
        for (Mapping mapping : mappings) {
            String id = text(mapping, "id");
            String uses = text(mapping, "run").isEmpty() ? text(mapping, "uses") : "";
            steps.add(new Written(id.isEmpty() ? ids.name(uses) : id, uses, title(mapping, uses), line(mapping)));
        }
        return steps;
    }

    /** The name, else what is run: of a script its first line. */
    private static String title(Mapping mapping, String uses) {
        String name = text(mapping, "name");
        String run = uses.isEmpty()
                ? text(mapping, "run").stripLeading().lines().findFirst().orElse("")
                : uses;
        String title = name.isEmpty() ? "Run " + run : name;
        return title.contains("${{") ? "" : title;
    }

    private static String text(Mapping mapping, String key) {
        return mapping.find(key) instanceof Scalar scalar && !scalar.isNull() ? scalar.value() : "";
    }

    private static int line(YamlNode node) {
        return node.mark().line() + 1;
    }
}
