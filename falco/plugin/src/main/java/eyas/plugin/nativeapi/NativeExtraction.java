package eyas.plugin.nativeapi;

import eyas.plugin.FieldArgument;
import eyas.plugin.FieldExtraction;
import eyas.plugin.FieldReader;
import eyas.plugin.PluginField;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Provides the fields of a C plugin. */
final class NativeExtraction implements FieldExtraction {
    private final NativePlugin plugin;
    private final List<PluginField> fields;
    private final Set<String> sources;
    private BitSet codes = new BitSet();

    NativeExtraction(NativePlugin plugin, List<PluginField> fields, Set<String> sources) {
        this.plugin = plugin;
        this.fields = fields;
        this.sources = Set.copyOf(sources);
    }

    void setCodes(BitSet known) {
        codes = known;
    }

    @Override
    public List<PluginField> fields() {
        return fields;
    }

    @Override
    public Set<String> sources() {
        return sources;
    }

    @Override
    public BitSet codes() {
        return (BitSet) codes.clone();
    }

    @Override
    public FieldReader reader(int index, FieldArgument argument) {
        return new NativeReader(plugin, index, fields.get(index), argument);
    }
}
