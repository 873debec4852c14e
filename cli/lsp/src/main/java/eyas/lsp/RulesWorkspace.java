package eyas.lsp;

import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.text.FileErrorMessage;
import eyas.text.SourceText;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Manages the user's rules files: open documents, files in the settings, and those in the editor's directories.
 *
 * <p>A file is checked together with the files in the settings, and with those in the directories that define names it uses. Confined to
 * the server's worker.
 */
final class RulesWorkspace {
    private static final String SYSCALL = "syscall";
    private static final int MAX_FILES = 2_000;
    private static final int MAX_DEPTH = 12;
    private static final int MAX_NEEDED = 100;
    private static final int MAX_SIZE = 4 << 20;
    /** How long a listing of the directories is valid, ns. */
    private static final long LISTING_AGE = 5_000_000_000L;

    private final Vocabulary vocabulary;
    private final RuleLoader loader;
    private final Map<String, RulesDocument> open = new LinkedHashMap<>();
    private final Set<Path> named = new LinkedHashSet<>();
    private final Set<Path> inSettings = new LinkedHashSet<>();
    private final Set<Path> directories = new LinkedHashSet<>();
    private final Map<Path, Known> known = new HashMap<>();
    /** Files that exist but cannot be read, with the reason. */
    private final Map<Path, String> unread = new LinkedHashMap<>();

    private List<Path> listing = List.of();
    /** Why the listing is incomplete. */
    private Optional<String> unlisted = Optional.empty();

    private long listed;
    private boolean everListed;

    /** The outline of a file that is not open. */
    private record Known(FileTime changed, Outline outline) {}

    RulesWorkspace(FieldCatalog catalog, Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.loader = new RuleLoader(Map.of(SYSCALL, catalog), LoadOptions.DEFAULT);
    }

    void name(Path file) {
        named.add(file.toAbsolutePath().normalize());
    }

    /** Replaces the files from the editor's settings. */
    void nameInSettings(List<String> files) {
        named.removeAll(inSettings);
        inSettings.clear();
        for (String file : files) {
            Path path = resolve(file);
            if (path != null && named.add(path)) {
                inSettings.add(path);
            }
        }
    }

    /** Resolves a path from the settings against the first directory; null if it is not a path. */
    @Nullable
    Path resolve(String file) {
        try {
            Path path = Path.of(file);
            Path base =
                    directories.isEmpty() ? Path.of("") : directories.iterator().next();
            return base.resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    void directory(Path directory) {
        directories.add(directory.toAbsolutePath().normalize());
        everListed = false;
    }

    void open(String uri, String text, int version) {
        Path path = path(uri);
        open.put(uri, new RulesDocument(uri, path == null ? uri : path.toString(), text, version, vocabulary));
    }

    void close(String uri) {
        open.remove(uri);
    }

    @Nullable
    RulesDocument find(String uri) {
        return open.get(uri);
    }

    List<RulesDocument> documents() {
        return List.copyOf(open.values());
    }

    /** Returns the path of a URI, null if it is not a file. */
    static @Nullable Path path(String uri) {
        try {
            URI parsed = URI.create(uri);
            return "file".equals(parsed.getScheme()) ? Path.of(parsed).normalize() : null;
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return null;
        }
    }

    /** Returns the editor's URI of a file. */
    String uri(Outline outline) {
        String name = outline.source().name();
        return open.values().stream()
                .filter(document -> document.name().equals(name))
                .map(RulesDocument::uri)
                .findFirst()
                .orElseGet(() -> Path.of(name).toUri().toString());
    }

    /** Returns whether a file is loaded before all others. */
    boolean isNamed(Outline outline) {
        return named.stream()
                .anyMatch(path -> path.toString().equals(outline.source().name()));
    }

    /** Loads a document with the files it depends on. */
    LoadResult load(RulesDocument document) {
        Path own = path(document.uri());
        List<RuleFile> files = new ArrayList<>();
        boolean there = false;
        for (Path path : requiredFiles(document, own)) {
            there |= path.equals(own);
            files.add(path.equals(own) ? content(document) : file(path));
        }
        if (!there) {
            files.add(content(document));
        }
        return loader.load(files);
    }

    private RuleFile file(Path path) {
        RulesDocument document = open.get(path.toUri().toString());
        return document == null ? RuleFile.read(path) : content(document);
    }

    private static RuleFile content(RulesDocument document) {
        return new RuleFile.Content(document.name(), document.source().text().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the files to load before a document, and the document's position among them if it is in the settings. */
    private List<Path> requiredFiles(RulesDocument document, @Nullable Path own) {
        List<Outline> loaded = new ArrayList<>();
        loaded.add(document.outline());
        named.forEach(path -> outline(path).ifPresent(loaded::add));
        List<Path> found = new ArrayList<>();
        boolean more = true;
        while (more && found.size() < MAX_NEEDED) {
            more = false;
            for (Path path : files()) {
                if (!path.equals(own) && !named.contains(path) && !found.contains(path)) {
                    Optional<Outline> outline = outline(path).filter(other -> isNeeded(other, loaded));
                    if (outline.isPresent()) {
                        found.add(path);
                        loaded.add(outline.get());
                        more = true;
                    }
                }
            }
        }
        found.sort(null);
        found.addAll(named);
        return found;
    }

    /** Returns whether {@code other} defines a name that is used but not defined by the loaded files. */
    private static boolean isNeeded(Outline other, List<Outline> loaded) {
        for (Definition definition : other.definitions()) {
            String name = definition.name();
            boolean defined = definition.change() || loaded.stream().anyMatch(outline -> outline.defines(name));
            boolean used = definition.kind().equals("rule")
                    ? loaded.stream().anyMatch(outline -> outline.find("rule", name) != null)
                    : loaded.stream().anyMatch(outline -> outline.words().contains(name));
            if (used && !defined) {
                return true;
            }
        }
        return false;
    }

    /** Returns the outlines of all files except {@code document}: those in the settings, then open ones, then those of the directories. */
    List<Outline> others(RulesDocument document) {
        Set<Path> paths = paths();
        paths.remove(path(document.uri()));
        return paths.stream().flatMap(path -> outline(path).stream()).toList();
    }

    /** Returns the outlines of all files, in the same order. */
    List<Outline> all() {
        return paths().stream().flatMap(path -> outline(path).stream()).toList();
    }

    private Set<Path> paths() {
        Set<Path> paths = new LinkedHashSet<>(named);
        open.keySet().stream()
                .map(RulesWorkspace::path)
                .filter(path -> path != null)
                .forEach(paths::add);
        paths.addAll(files());
        return paths;
    }

    private Optional<Outline> outline(Path path) {
        RulesDocument document = open.get(path.toUri().toString());
        if (document != null) {
            return Optional.of(document.outline());
        }
        try {
            FileTime changed = Files.getLastModifiedTime(path);
            Known before = known.get(path);
            if (before == null || !before.changed().equals(changed)) {
                before = new Known(changed, read(path));
                known.put(path, before);
            }
            return Optional.of(before.outline());
        } catch (NoSuchFileException e) {
            unread.remove(path);
        } catch (IOException e) {
            unread.put(path, "cannot be read: " + FileErrorMessage.reason(e));
        }
        // Neither defines a name; loading a file from the settings reports the error.
        known.remove(path);
        return Optional.empty();
    }

    private Outline read(Path path) throws IOException {
        unread.remove(path);
        byte[] bytes = bytes(path);
        if (bytes.length <= MAX_SIZE) {
            try {
                return Outline.of(
                        new SourceText(path.toString(), TextDecoder.decode(bytes, YamlLimits.DEFAULT)), vocabulary);
            } catch (YamlException e) {
                // It defines no name; loading a file from the settings reports the error.
                unread.put(path, "is not text");
            }
        } else {
            unread.put(path, "is larger than " + MAX_SIZE + " bytes");
        }
        return Outline.of(new SourceText(path.toString(), ""), vocabulary);
    }

    /** Returns the content of a file up to the limit; a workspace may contain pipes or endless files. */
    private static byte[] bytes(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("not a regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_SIZE + 1);
        }
    }

    /** Returns why a file that may use a name could not be read; empty if all were. */
    Optional<String> incomplete() {
        all();
        return unlisted.or(() -> paths().stream()
                .filter(path -> unread.containsKey(path)
                        && !open.containsKey(path.toUri().toString()))
                .findFirst()
                .map(path -> path + " " + unread.get(path)));
    }

    /** Returns the YAML files of the directories. */
    private List<Path> files() {
        if (everListed && System.nanoTime() - listed < LISTING_AGE) {
            return listing;
        }
        List<Path> found = new ArrayList<>();
        unlisted = Optional.empty();
        directories.forEach(directory -> found.addAll(below(directory, MAX_FILES - found.size())));
        listing = List.copyOf(found);
        listed = System.nanoTime();
        everListed = true;
        return listing;
    }

    private List<Path> below(Path directory, int most) {
        YamlFileWalk walk = new YamlFileWalk(most);
        try {
            Files.walkFileTree(directory, Set.of(), MAX_DEPTH, walk);
        } catch (IOException e) {
            walk.failed(directory, e);
        }
        if (walk.isCut()) {
            unlisted = Optional.of("more than " + MAX_FILES + " YAML files in " + directory);
        }
        unlisted = unlisted.or(walk::problem);
        return walk.found();
    }
}
