import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Extracts the wanted native library of a jar into a directory and removes all native libraries from the jar. */
public final class NativeLibraryExtractor {
    private NativeLibraryExtractor() {}

    /** Arguments: the jar, the common prefix of the libraries' names, the library to extract, and the target directory. */
    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path made = Path.of(arguments[0] + ".made");
        boolean found = false;
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(made);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Enumeration<? extends ZipEntry> entries = in.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                try (InputStream content = in.getInputStream(entry)) {
                    if (entry.getName().equals(arguments[2])) {
                        Files.copy(
                                content,
                                Path.of(arguments[3]).resolve(arguments[2]),
                                StandardCopyOption.REPLACE_EXISTING);
                        found = true;
                    } else if (!entry.getName().startsWith(arguments[1])) {
                        ZipEntry copy = new ZipEntry(entry.getName());
                        copy.setTime(entry.getTime());
                        out.putNextEntry(copy);
                        content.transferTo(out);
                        out.closeEntry();
                    }
                }
            }
        }
        if (!found) {
            Files.delete(made);
            throw new IOException(jar + " has no " + arguments[2]);
        }
        Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
