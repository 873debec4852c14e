package eyas.lsp;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches for YAML files below a directory. Directories that cannot be listed are recorded and skipped. */
final class YamlFileWalk extends SimpleFileVisitor<Path> {
    private final int most;
    private final List<Path> found = new ArrayList<>();
    private Optional<String> problem = Optional.empty();
    private boolean cut;

    /** Searches for at most {@code most} files. */
    YamlFileWalk(int most) {
        this.most = most;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!isYaml(file)) {
            return FileVisitResult.CONTINUE;
        }
        cut = found.size() == most;
        if (cut) {
            return FileVisitResult.TERMINATE;
        }
        found.add(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        failed(file, failure);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
        if (failure != null) {
            failed(directory, failure);
        }
        return FileVisitResult.CONTINUE;
    }

    /** Records a directory that cannot be listed, unless it was removed in the meantime. */
    void failed(Path path, IOException failure) {
        if (problem.isEmpty() && !(failure instanceof NoSuchFileException)) {
            problem = Optional.of(path + " cannot be listed: " + FileErrorMessage.reason(failure));
        }
    }

    private static boolean isYaml(Path path) {
        String name = path.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path);
    }

    /** Returns the files, sorted. */
    List<Path> found() {
        return found.stream().sorted().toList();
    }

    /** Returns whether there are more files than the limit. */
    boolean isCut() {
        return cut;
    }

    /** Returns the first directory that could not be listed, with the reason. */
    Optional<String> problem() {
        return problem;
    }
}
