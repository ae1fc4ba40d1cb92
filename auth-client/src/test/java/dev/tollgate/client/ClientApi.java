package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.config.Options;
import japicmp.model.AccessModifier;
import japicmp.model.JApiChangeStatus;
import japicmp.model.JApiClass;
import japicmp.output.OutputFilter;
import japicmp.output.stdout.StdoutOutputGenerator;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javassist.CtClass;
import javassist.bytecode.AttributeInfo;
import javassist.bytecode.ConstPool;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What other people's code is compiled against, as a folder of class files.
 *
 * <p>Releases are compared by japicmp, for code that is compiled again and for code that is not. It does not look at
 * the types that a sealed one permits, which people switch over without a default; these are compared here.
 */
record ClientApi(Path classFiles) {
    private static final String CLASS_FILE = ".class";
    private static final String PACKAGE = "dev/tollgate/client";

    /** What this build has made. */
    static ClientApi built() {
        try {
            return new ClientApi(Path.of(AuthClient.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Compiles a skeleton.
     *
     * @param folder for the class files
     */
    static ClientApi compiled(String skeleton, Path folder) {
        SimpleJavaFileObject source =
                new SimpleJavaFileObject(URI.create("memory:///skeleton"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public boolean isNameCompatible(String simpleName, Kind kind) {
                        return true;
                    }

                    @Override
                    public String getCharContent(boolean ignoreEncodingErrors) {
                        return skeleton;
                    }
                };
        StringWriter problems = new StringWriter();
        List<String> options = List.of("--release", "17", "-proc:none", "-d", folder.toString());
        boolean compiles = ToolProvider.getSystemJavaCompiler()
                .getTask(problems, null, null, options, null, List.of(source))
                .call();
        assertThat(compiles).as("%s%n%s", problems, skeleton).isTrue();
        return new ClientApi(folder);
    }

    String skeleton() throws IOException, ClassNotFoundException {
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(classFiles.resolve(PACKAGE))) {
            for (String file : files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(CLASS_FILE))
                    .toList()) {
                Class<?> type = Class.forName(PACKAGE.replace('/', '.') + "." + file.replace(CLASS_FILE, ""));
                if (type.getEnclosingClass() == null) {
                    classes.add(type);
                }
            }
        }
        return ApiSkeleton.of(classes);
    }

    /** A sentence for each thing that breaks code that was written against this, or the report of japicmp. */
    List<String> breaksIn(ClientApi later) throws IOException {
        List<String> breaks = new ArrayList<>();
        List<JApiClass> broken = new ArrayList<>();
        for (JApiClass type : compare(later)) {
            if (!type.isBinaryCompatible() || !type.isSourceCompatible()) {
                broken.add(type);
            }
            if (type.getOldClass().isPresent() && type.getNewClass().isPresent()) {
                TreeSet<String> permitted = permitted(type.getNewClass().get());
                permitted.removeAll(permitted(type.getOldClass().get()));
                permitted.forEach(added -> breaks.add(
                        "%s may now be a %s, which no switch expects".formatted(type.getFullyQualifiedName(), added)));
            }
        }
        if (!broken.isEmpty()) {
            breaks.add(new StdoutOutputGenerator(onlyChanges(), broken).generate());
        }
        return breaks;
    }

    /** All that others can reach and that is not the same, whether it breaks somebody or not. */
    List<String> differencesFrom(ClientApi other) throws IOException {
        List<JApiClass> changed = compare(other);
        new OutputFilter(onlyChanges()).filter(changed);
        List<String> differences = new ArrayList<>();
        for (JApiClass type : changed) {
            if (type.getChangeStatus() != JApiChangeStatus.MODIFIED) {
                differences.add(type.toString());
            }
            Stream.of(type.getConstructors(), type.getMethods(), type.getFields(), type.getInterfaces())
                    .flatMap(List::stream)
                    .map(Object::toString)
                    .forEach(differences::add);
            type.getCompatibilityChanges().stream().map(Object::toString).forEach(differences::add);
        }
        return differences;
    }

    private static Options onlyChanges() {
        Options options = Options.newDefault();
        options.setOutputOnlyModifications(true);
        return options;
    }

    private List<JApiClass> compare(ClientApi later) throws IOException {
        JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
        options.setAccessModifier(AccessModifier.PROTECTED);
        options.setNoAnnotations(true);
        options.getClassPathEntries()
                .addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
        return new JarArchiveComparator(options).compare(archive("1"), later.archive("2"));
    }

    /** A jar, because japicmp takes nothing else. */
    private JApiCmpArchive archive(String version) throws IOException {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar);
                Stream<Path> files = Files.list(classFiles.resolve(PACKAGE))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(PACKAGE + "/" + file.getFileName()));
                zip.write(Files.readAllBytes(file));
            }
        }
        return new JApiCmpArchive(jar.toByteArray(), "auth-client", version);
    }

    /** The attribute of JVMS, section 4.7.31: a count, then an index of the constant pool for each class. */
    private static TreeSet<String> permitted(CtClass type) {
        TreeSet<String> names = new TreeSet<>();
        Optional.ofNullable(type.getClassFile2().getAttribute("PermittedSubclasses"))
                .map(AttributeInfo::get)
                .map(ByteBuffer::wrap)
                .ifPresent(indices -> {
                    ConstPool constants = type.getClassFile2().getConstPool();
                    for (int left = indices.getShort(); left > 0; left--) {
                        names.add(constants.getClassInfo(Short.toUnsignedInt(indices.getShort())));
                    }
                });
        return names;
    }
}
