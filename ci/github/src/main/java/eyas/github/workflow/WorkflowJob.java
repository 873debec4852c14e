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
 * A job of a workflow file: its declared steps, in order.
 *
 * @param line the line of the job, from 1; 0 if the file has no such job
 * @param steps its steps
 */
record WorkflowJob(int line, List<Written> steps) {
    /** Limits on a workflow file; GitHub's own limit is lower. */
    static final YamlLimits LIMITS = new YamlLimits(1 << 20, 100_000, 64);

    /** Maximum number of steps of a job; GitHub's own limit is lower. */
    static final int STEPS = 2_000;

    /** The value for a missing job. */
    static final WorkflowJob NONE = new WorkflowJob(0, List.of());

    WorkflowJob {
        steps = List.copyOf(steps);
    }

    /**
     * A declared step.
     *
     * @param id its ID in the runner: its own, or the one that GitHub generates
     * @param uses the action that it uses, empty if it runs a script
     * @param title its name on the run's page; empty if it contains an expression
     * @param line its line, from 1
     */
    record Written(String id, String uses, String title, int line) {}

    /** Parses job {@code name} of {@code text}; an invalid workflow has no jobs. */
    static WorkflowJob read(String text, String name) {
        try {
            for (YamlNode document : YamlReader.read(new SourceText("workflow", text), LIMITS)) {
                if (document instanceof Mapping top && top.find("jobs") instanceof Mapping jobs) {
                    return job(jobs, name);
                }
            }
            return NONE;
        } catch (YamlException e) {
            // GitHub reports errors of the file to its author; here the lines are only unknown.
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

    /** Returns the step's name, or the first line of its script, or its action. */
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
