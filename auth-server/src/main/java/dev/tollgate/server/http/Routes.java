package dev.tollgate.server.http;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/** The paths of the contract, relative to the base, and the methods of each: read from the generated interfaces. */
final class Routes {
    private final Map<String, Set<String>> methodsByPath = new TreeMap<>();

    Routes(Collection<Class<?>> resources) {
        resources.stream().map(Resource::from).forEach(resource -> add("", resource));
    }

    /**
     * The methods that the path knows, in the form that {@code Allow} lists them; empty if the path is no operation.
     */
    Optional<Set<String>> methods(String path) {
        return Optional.ofNullable(methodsByPath.get(path));
    }

    private void add(String parent, Resource resource) {
        String path = join(parent, resource.getPath());
        for (ResourceMethod method : resource.getResourceMethods()) {
            Set<String> methods = methodsByPath.computeIfAbsent(path, unknown -> new LinkedHashSet<>());
            methods.remove("OPTIONS");
            methods.add(method.getHttpMethod());
            if (method.getHttpMethod().equals("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
        }
        resource.getChildResources().forEach(child -> add(path, child));
    }

    private static String join(String parent, String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return parent.isEmpty() ? relative : parent + "/" + relative;
    }
}
