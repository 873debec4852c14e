package eyas.github.workflow;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Fuzzes the parser of workflow files. For any input, nothing is thrown, every line number is within the file, steps are in order, and
 * generated names are distinct. Explore with {@code ./dev fuzz action WorkflowFuzzTest#file 600}.
 */
final class WorkflowFuzzTest {
    @FuzzTest
    @DictionaryFile(resourcePath = "WorkflowFuzzTest.dict")
    void file(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        for (String name : new String[] {"build", "a"}) {
            WorkflowJob job = WorkflowJob.read(text, name);
            require(job.line() <= lines, "a job beyond the file's end");
            require(job.steps().size() <= WorkflowJob.STEPS, "more steps than the limit");
            Set<String> made = new HashSet<>();
            for (WorkflowJob.Written step : job.steps()) {
                require(step.line() >= 1 && step.line() <= lines, "a step beyond the file's end");
                if (step.id().startsWith("__") && !text.contains(step.id())) {
                    require(step.id().length() <= 100, "a long name");
                    require(made.add(step.id()), "two steps are called " + step.id());
                }
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
