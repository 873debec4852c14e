import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.aot.graalvm.ReflectionConfigGenerator;

/**
 * Writes the reflection configuration of the command classes for the image builder. Run with Eyas and picocli-codegen on the class path:
 * {@code java -cp ... CommandReflection.java FILE}.
 */
final class CommandReflection {
    private CommandReflection() {}

    public static void main(String[] arguments) throws Exception {
        var program = Class.forName("eyas.cli.Eyas").getDeclaredMethod("commandLine", String[].class);
        program.setAccessible(true);
        CommandLine all = (CommandLine) program.invoke(null, (Object) new String[0]);
        List<CommandSpec> specs = new ArrayList<>();
        Deque<CommandLine> open = new ArrayDeque<>(List.of(all));
        while (!open.isEmpty()) {
            CommandLine line = open.remove();
            specs.add(line.getCommandSpec());
            open.addAll(line.getSubcommands().values());
        }
        Files.writeString(
                Path.of(arguments[0]),
                ReflectionConfigGenerator.generateReflectionConfig(specs.toArray(CommandSpec[]::new)));
    }
}
