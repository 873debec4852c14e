package eyas.plugin;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Provides fields: the capability of a plugin that knows what events of some sources mean. */
public interface FieldExtraction {
    /** Returns the fields, always the same. */
    List<PluginField> fields();

    /** Returns the names of the event sources whose events have the fields; empty for all. */
    Set<String> sources();

    /** Returns the codes of the events that can have the fields. */
    BitSet codes();

    /**
     * Returns what extracts a field.
     *
     * @param index place of the field in {@link #fields()}
     * @param argument what stands in brackets; checked against {@link PluginField#argument()}
     * @throws PluginException if the argument means nothing to the plugin
     */
    FieldReader reader(int index, FieldArgument argument);
}
