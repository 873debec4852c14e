package eyas.fields;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Provides a family of fields: the syscall source's, containers', CI steps', a plugin's. */
public interface FieldProvider {
    /** Returns the definitions, always the same list. */
    List<FieldDefinition> definitions();

    /**
     * Binds one of its fields.
     *
     * @throws FieldException if the argument is wrong
     */
    BoundField bind(FieldDefinition definition, @Nullable String argument);
}
