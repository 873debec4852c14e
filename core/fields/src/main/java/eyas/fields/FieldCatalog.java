package eyas.fields;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one event source, from one or several providers.
 *
 * <p>Immutable and thread-safe.
 */
public final class FieldCatalog {
    /** The fields whose argument is written after a dot instead of in brackets. */
    private static final Set<String> DOTTED =
            Set.of("evt.arg", "evt.rawarg", "evt.type.is", "evt.abspath", "thread.cgroup");

    private record Entry(FieldProvider provider, FieldDefinition definition) {}

    private final List<FieldDefinition> definitions;
    private final Map<String, Entry> entries;

    private FieldCatalog(List<FieldDefinition> definitions, Map<String, Entry> entries) {
        this.definitions = List.copyOf(definitions);
        this.entries = entries;
    }

    /** Creates a catalog of the fields of {@code providers}; the first provider of a name wins. */
    public FieldCatalog(List<FieldProvider> providers) {
        List<FieldDefinition> all = new ArrayList<>();
        entries = new HashMap<>();
        for (FieldProvider provider : providers) {
            for (FieldDefinition definition : provider.definitions()) {
                if (entries.putIfAbsent(definition.name(), new Entry(provider, definition)) == null) {
                    all.add(definition);
                }
            }
        }
        definitions = List.copyOf(all);
    }

    /** Returns the catalog of the syscall source: Falco's fields of system calls and containers, and Eyas's extensions. */
    public static FieldCatalog syscall() {
        return new FieldCatalog(List.of(
                new SyscallFields(),
                new ContainerFields(),
                new JobFields(),
                new DnsFields(),
                new ExecutableFields(),
                new RealPathFields(),
                new TargetFields(),
                new KernelSocketFields(),
                new EgressFields()));
    }

    /** Returns this catalog with the fields of {@code provider} appended. */
    public FieldCatalog and(FieldProvider provider) {
        FieldCatalog all = new FieldCatalog(List.of(provider));
        List<FieldDefinition> joined = new ArrayList<>(definitions);
        all.definitions.stream().filter(d -> !entries.containsKey(d.name())).forEach(joined::add);
        all.entries.putAll(entries);
        return new FieldCatalog(joined, all.entries);
    }

    /** Returns this catalog with the fields of {@code provider} prepended, replacing fields of the same name. */
    public FieldCatalog after(FieldProvider provider) {
        FieldCatalog first = new FieldCatalog(List.of(provider));
        List<FieldDefinition> joined = new ArrayList<>(first.definitions);
        definitions.stream().filter(d -> !first.entries.containsKey(d.name())).forEach(joined::add);
        Map<String, Entry> all = new HashMap<>(entries);
        all.putAll(first.entries);
        return new FieldCatalog(joined, all);
    }

    /**
     * Returns this catalog, with {@code provider} binding those fields that both have.
     *
     * @throws IllegalArgumentException if the provider has a field that this catalog does not have
     */
    public FieldCatalog with(FieldProvider provider) {
        Map<String, Entry> replaced = new HashMap<>(entries);
        for (FieldDefinition definition : provider.definitions()) {
            if (replaced.replace(definition.name(), new Entry(provider, definition)) == null) {
                throw new IllegalArgumentException("there is no field " + definition.name() + " to replace");
            }
        }
        return new FieldCatalog(definitions, replaced);
    }

    /** Returns this catalog for outputs that print buffers in base64; this instance if it has no buffer field. */
    public FieldCatalog encodingBuffers() {
        return entries.containsKey("evt.buffer") ? with(new Base64Fields()) : this;
    }

    /** Returns all definitions in the order of their providers. */
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    /** Returns the definition of {@code name}, without an argument or with one after a dot, or null. */
    public @Nullable FieldDefinition find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            entry = entries.get(dottedName(name));
        }
        return entry == null ? null : entry.definition();
    }

    /**
     * Binds a field as written in a condition or an output: {@code proc.name}, {@code proc.aname[2]}, {@code evt.arg.fd}, {@code
     * evt.rawarg.res}, {@code thread.cgroup.cpuset}.
     *
     * @param name the name before the bracket
     * @param argument the text in brackets, or null
     * @throws FieldException if the field does not exist or the argument is invalid, with Falco's message
     */
    public BoundField bind(String name, @Nullable String argument) {
        Entry entry = entries.get(name);
        if (entry != null) {
            return entry.provider().bind(entry.definition(), argument);
        }
        String field = dottedName(name);
        entry = entries.get(field);
        if (entry == null || argument != null) {
            throw Binders.nonexistent(name, argument);
        }
        return entry.provider().bind(entry.definition(), name.substring(field.length() + 1));
    }

    private static String dottedName(String name) {
        for (String field : DOTTED) {
            if (name.length() > field.length() + 1 && name.charAt(field.length()) == '.' && name.startsWith(field)) {
                return field;
            }
        }
        return "";
    }
}
