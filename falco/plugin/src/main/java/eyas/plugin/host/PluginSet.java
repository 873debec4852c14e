package eyas.plugin.host;

import eyas.engine.EventObserver;
import eyas.event.EventSource;
import eyas.fields.CommonFields;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldProvider;
import eyas.plugin.AsyncEvents;
import eyas.plugin.CaptureListening;
import eyas.plugin.EventParsing;
import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import eyas.plugin.FieldExtraction;
import eyas.plugin.PluginException;
import eyas.plugin.PluginField;
import eyas.plugin.PluginInfo;
import eyas.plugin.PluginLimits;
import eyas.plugin.PluginLog;
import eyas.plugin.nativeapi.NativePlugin;
import eyas.plugin.nativeapi.PluginTables;
import eyas.rules.model.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loaded and initialized plugins of a run, and their sources, fields and parsers.
 *
 * <p>Load and close on one thread; the returned objects are for the event threads of the run.
 */
public final class PluginSet implements AutoCloseable {
    private static final String SYSCALL = EventOrigins.SYSCALL;

    /**
     * A plugin and its configuration.
     *
     * @param request entry of the configuration
     */
    public record Loaded(PluginConfig request, EventPlugin plugin) {}

    private final List<Loaded> loaded;
    private final PluginLimits limits;
    private final EventOrigins origins;
    private final Map<String, FieldCatalog> catalogs;
    private final PluginParsers parsers;
    private final Set<Object> busy = ConcurrentHashMap.newKeySet();

    private PluginSet(List<Loaded> loaded, PluginLimits limits) {
        this.loaded = List.copyOf(loaded);
        this.limits = limits;
        this.origins = new EventOrigins(loaded.stream().map(Loaded::plugin).toList());
        this.catalogs = createCatalogs();
        List<EventParsing> parsing = new ArrayList<>();
        for (Loaded each : loaded) {
            EventParsing one = each.plugin().parsing();
            if (one != null) {
                parsing.add(one);
            }
        }
        this.parsers = new PluginParsers(parsing, origins);
    }

    /**
     * Loads plugins in order.
     *
     * @throws PluginException if one cannot be loaded or conflicts with another; all are closed then
     */
    public static PluginSet load(List<PluginConfig> requests, PluginLog log, PluginLimits limits) {
        List<Loaded> loaded = new ArrayList<>();
        try {
            PluginTables tables = new PluginTables(limits);
            for (PluginConfig request : requests) {
                EventPlugin plugin = find(request, tables, limits);
                loaded.add(new Loaded(request, plugin));
                plugin.init(request.config(), log);
            }
            PluginConflicts.check(loaded);
            return new PluginSet(loaded, limits);
        } catch (RuntimeException e) {
            close(loaded);
            throw e;
        }
    }

    /**
     * Returns a plugin that is loaded but not initialized, for inspection. The caller closes it.
     *
     * @throws PluginException if it does not exist
     */
    public static EventPlugin inspect(PluginConfig request, PluginLimits limits) {
        return find(request, new PluginTables(limits), limits);
    }

    private static EventPlugin find(PluginConfig request, PluginTables tables, PluginLimits limits) {
        return request.isJava() ? java(request) : new NativePlugin(Path.of(request.library()), tables, limits);
    }

    private static EventPlugin java(PluginConfig request) {
        String name = request.library().substring(PluginConfig.JAVA.length());
        Set<String> known = new TreeSet<>();
        for (EventPlugin plugin : ServiceLoader.load(EventPlugin.class, PluginSet.class.getClassLoader())) {
            if (plugin.info().name().equals(name)) {
                return plugin;
            }
            known.add(PluginConfig.JAVA + plugin.info().name());
        }
        throw new PluginException("Cannot load plugin '" + request.name() + "': there is no " + request.library()
                + "; built in are " + String.join(", ", known));
    }

    private Map<String, FieldCatalog> createCatalogs() {
        Map<EventPlugin, FieldProvider> providers = new HashMap<>();
        for (Loaded each : loaded) {
            FieldExtraction extraction = each.plugin().extraction();
            if (extraction != null) {
                providers.put(each.plugin(), new PluginFields(each.plugin(), extraction, origins, limits));
            }
        }
        Map<String, FieldCatalog> made = new LinkedHashMap<>();
        // One provider for all sources: rules of all sources are compiled into one program, in which a field has one
        // meaning.
        FieldProvider origin = new OriginFields(origins);
        FieldCatalog syscall = FieldCatalog.syscall().with(origin);
        for (FieldProvider provider : compatible(providers, SYSCALL)) {
            syscall = syscall.and(provider);
        }
        made.put(SYSCALL, syscall);
        for (String source : sources()) {
            List<FieldProvider> all = new ArrayList<>(List.of(origin, new CommonFields()));
            all.addAll(compatible(providers, source));
            made.put(source, new FieldCatalog(all));
        }
        return made;
    }

    private List<FieldProvider> compatible(Map<EventPlugin, FieldProvider> providers, String source) {
        List<FieldProvider> found = new ArrayList<>();
        for (Loaded each : loaded) {
            FieldExtraction extraction = each.plugin().extraction();
            FieldProvider provider = providers.get(each.plugin());
            if (extraction != null && provider != null && takes(extraction.sources(), source)) {
                found.add(provider);
            }
        }
        return found;
    }

    static boolean takes(Set<String> sources, String source) {
        return sources.isEmpty() || sources.contains(source);
    }

    /** Returns the plugins in order. */
    public List<Loaded> loaded() {
        return loaded;
    }

    /** Returns the names of the plugins' event sources, in order; {@code syscall} is not included. */
    public List<String> sources() {
        List<String> sources = new ArrayList<>();
        for (Loaded each : loaded) {
            EventSourcing sourcing = each.plugin().sourcing();
            if (sourcing != null && sourcing.id() != EventSourcing.NO_ID && !sources.contains(sourcing.source())) {
                sources.add(sourcing.source());
            }
        }
        return sources;
    }

    /** Returns the fields of each source by its name: system calls and all plugins' sources. */
    public Map<String, FieldCatalog> catalogs() {
        return catalogs;
    }

    /** Returns the fields of all sources in one catalog, for listings. */
    public FieldCatalog allFields() {
        FieldCatalog all = FieldCatalog.syscall();
        for (Loaded each : loaded) {
            FieldExtraction extraction = each.plugin().extraction();
            if (extraction != null) {
                all = all.and(new PluginFields(each.plugin(), extraction, origins, limits));
            }
        }
        return all;
    }

    /**
     * Returns the names of the plugins that a rule needs: the plugin of its source, and those that provide its fields or events.
     *
     * @param fields names of the fields that the rule uses, without arguments
     * @param events names of the events that it selects
     */
    public Set<String> usedBy(String source, Set<String> fields, Set<String> events) {
        Set<String> used = new TreeSet<>();
        for (Loaded each : loaded) {
            EventPlugin plugin = each.plugin();
            EventSourcing sourcing = plugin.sourcing();
            FieldExtraction extraction = plugin.extraction();
            AsyncEvents async = plugin.asyncEvents();
            boolean delivers = sourcing != null && sourcing.source().equals(source);
            boolean extracts = extraction != null
                    && takes(extraction.sources(), source)
                    && extraction.fields().stream().map(PluginField::name).anyMatch(fields::contains);
            boolean injects = async != null
                    && takes(async.sources(), source)
                    && async.names().stream().anyMatch(events::contains);
            if (delivers || extracts || injects) {
                used.add(plugin.info().name());
            }
        }
        return used;
    }

    /** Returns the versions of the plugins by name, for version requirements of rules files. */
    public Map<String, Version> versions() {
        Map<String, Version> versions = new LinkedHashMap<>();
        for (Loaded each : loaded) {
            PluginInfo info = each.plugin().info();
            Version.parse(info.version()).ifPresent(version -> versions.put(info.name(), version));
        }
        return versions;
    }

    /**
     * Returns a source with the events of the plugin for {@code source} and events that others inject; empty if no plugin is this source.
     */
    public Optional<EventSource> open(String source) {
        for (Loaded each : loaded) {
            EventSourcing sourcing = each.plugin().sourcing();
            if (sourcing != null && sourcing.source().equals(source)) {
                return Optional.of(accompany(
                        new PluginSource(
                                each.plugin().info().name(),
                                sourcing,
                                each.request().parameters(),
                                limits),
                        source,
                        sourcing.id()));
            }
        }
        return Optional.empty();
    }

    /** Returns {@code syscalls} merged with the events that plugins inject. */
    public EventSource accompany(EventSource syscalls) {
        return accompany(syscalls, SYSCALL, EventSourcing.NO_ID);
    }

    /**
     * Returns a source that merges {@code first} and others in order of arrival.
     *
     * @param first read on the event thread; each of the others has a thread of its own
     * @param endsWithFirst whether the merged source ends with the first one, or with the last one
     */
    public EventSource join(EventSource first, List<EventSource> others, boolean endsWithFirst) {
        return others.isEmpty() ? first : new MergedSource(first, others, endsWithFirst, limits);
    }

    private EventSource accompany(EventSource source, String name, int id) {
        List<AsyncEvents> injectors = new ArrayList<>();
        List<CaptureListening> listeners = new ArrayList<>();
        for (Loaded each : loaded) {
            AsyncEvents async = each.plugin().asyncEvents();
            if (async != null && takes(async.sources(), name)) {
                injectors.add(async);
            }
            CaptureListening listening = each.plugin().captureListening();
            if (listening != null) {
                listeners.add(listening);
            }
        }
        return injectors.isEmpty() && listeners.isEmpty()
                ? source
                : new InjectingSource(source, injectors, listeners, new AsyncQueue(id, limits), busy);
    }

    /** Returns the observer that passes events to plugins that parse them; it must receive events before rules are matched. */
    public EventObserver parsers() {
        return parsers;
    }

    /** Returns the number of events that a plugin reported as unparsable. */
    public long parseFailures() {
        return parsers.failures();
    }

    @Override
    public void close() {
        close(loaded);
    }

    private static void close(List<Loaded> plugins) {
        for (int i = plugins.size() - 1; i >= 0; i--) {
            plugins.get(i).plugin().close();
        }
    }
}
