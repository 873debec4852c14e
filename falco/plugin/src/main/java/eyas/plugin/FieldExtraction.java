package eyas.plugin;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** The capability of a plugin to provide fields for events of some sources. */
public interface FieldExtraction {
    /** Returns the fields; the result never changes. */
    List<PluginField> fields();

    /** Returns the names of the event sources that have the fields; empty for all. */
    Set<String> sources();

    /** Returns the codes of the events that can have the fields. */
    BitSet codes();

    /**
     * Returns the reader of a field.
     *
     * @param index index of the field in {@link #fields()}
     * @param argument argument in brackets; checked against {@link PluginField#argument()}
     * @throws PluginException if the plugin rejects the argument
     */
    FieldReader reader(int index, FieldArgument argument);
}
