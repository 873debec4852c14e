package eyas.falco;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldListing;
import eyas.fields.StaticFields;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints the lists of fields and events in Falco's formats. */
public final class FalcoListing {
    /** Key of the page size in the auxiliary vector ({@code linux/auxvec.h}). */
    private static final int AT_PAGESZ = 6;

    private final Form form;
    private final PrintStream out;

    FalcoListing(Form form, PrintStream out) {
        this.form = form;
        this.out = out;
    }

    /** Output formats of a list. */
    public enum Form {
        TEXT,
        MARKDOWN,
        JSON;

        /**
         * Returns the format that {@code --format} and {@code --markdown} select.
         *
         * @throws FalcoException if they are invalid
         */
        public static Form of(@Nullable String format, boolean markdown) {
            if (format == null) {
                return markdown ? MARKDOWN : TEXT;
            }
            if (markdown) {
                throw new FalcoException("Cannot specify both --markdown and --format options together");
            }
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "text" -> TEXT;
                case "markdown" -> MARKDOWN;
                case "json" -> JSON;
                default ->
                    throw new FalcoException("Invalid format '" + format + "'. Valid values are: text, markdown, json");
            };
        }
    }

    /** Lists the fields of {@code source}, or of all sources if it is empty. */
    int fields(String source, boolean namesOnly, FalcoPlugins plugins, StaticFields texts) {
        FieldCatalog fields = plugins.listed(source);
        if (fields == null) {
            throw new FalcoException("Value for --list must be a valid source type");
        }
        FieldListing listing = FieldListing.forNewRules(fields.after(texts));
        out.print(namesOnly ? names(listing) : all(listing, plugins, texts));
        out.flush();
        return FalcoExitCode.OK;
    }

    private String names(FieldListing listing) {
        return form == Form.JSON ? FieldClasses.names(listing) : listing.names();
    }

    private String all(FieldListing listing, FalcoPlugins plugins, StaticFields texts) {
        return switch (form) {
            case TEXT -> listing.text();
            case MARKDOWN -> listing.markdown();
            case JSON -> {
                Map<String, FieldCatalog> catalogs = new HashMap<>(plugins.catalogs());
                catalogs.replaceAll((_, catalog) -> catalog.after(texts));
                yield new FieldClasses(listing, catalogs).json();
            }
        };
    }

    /** Lists the system calls that are ignored by default, in Falco's format: there are none. */
    int ignored() {
        out.println("Ignored syscall(s):\n");
        out.flush();
        return FalcoExitCode.OK;
    }

    /** Lists all events by category. */
    int events() {
        new EventListing().print(form, FalcoVersions.current().schema(), out);
        out.flush();
        return FalcoExitCode.OK;
    }

    /** Returns the memory page size in bytes, from this process's auxiliary vector. */
    static long pageSize() {
        try {
            ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (vector.remaining() >= 2 * Long.BYTES) {
                long kind = vector.getLong();
                long value = vector.getLong();
                if (kind == AT_PAGESZ) {
                    return value;
                }
            }
        } catch (IOException e) {
            throw new FalcoException("Unable to get the system page size: " + e.getMessage());
        }
        throw new FalcoException("Unable to get the system page size: no entry in the auxiliary vector");
    }
}
