package eyas.fields;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Provides a family of fields, such as those of the syscall source, of containers, of CI jobs or of a plugin. */
public interface FieldProvider {
    /** Returns the definitions, always the same list. */
    List<FieldDefinition> definitions();

    /**
     * Binds one of its fields.
     *
     * @throws FieldException if the argument is invalid
     */
    BoundField bind(FieldDefinition definition, @Nullable String argument);
}
