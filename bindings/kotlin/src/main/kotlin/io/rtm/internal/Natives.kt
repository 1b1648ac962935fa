package io.rtm.internal

import com.sun.jna.NativeLibrary
import com.sun.jna.Platform
import io.rtm.uniffi.version
import java.io.File
import java.nio.file.Files
import java.nio.file.StandardCopyOption

/**
 * Finds and loads librtm, once for the process: the file that the system property `rtm.library` names; else one in a folder of
 * `jna.library.path`; else the one inside the jar; else whatever the system's loader finds under that name.
 */
object Natives {
    private const val FILE = "rtm.library"
    internal const val OVERRIDE = "uniffi.component.rtm.libraryOverride"

    /** Where the library came from: a path, or the address of the resource inside the jar. */
    @JvmStatic
    val origin: String by lazy(::load)

    /** The version of the library, for example "0.1.0". Throws [UnsatisfiedLinkError] when there is none for this machine. */
    @JvmStatic
    fun version(): String {
        origin
        return io.rtm.uniffi.version()
    }

    private fun load(): String {
        System.getProperty(OVERRIDE)?.let { return it }
        System.getProperty(FILE)?.let { path ->
            val file = File(path).absoluteFile
            if (!file.isFile) throw UnsatisfiedLinkError("the property $FILE names $file, which is no file")
            System.setProperty(OVERRIDE, file.path)
            return file.path
        }
        val name = System.mapLibraryName("rtm")
        val folders = System.getProperty("jna.library.path").orEmpty().split(File.pathSeparatorChar).filter(String::isNotEmpty)
        folders.map { File(it, name) }.firstOrNull(File::isFile)?.let { return it.absolutePath }
        val resource = "/natives/${Platform.RESOURCE_PREFIX}/$name"
        val packed = Natives::class.java.getResource(resource)
        if (packed == null) return system(name, resource)
        val copy = Files.createTempFile("rtm", name)
        try {
            packed.openStream().use { Files.copy(it, copy, StandardCopyOption.REPLACE_EXISTING) }
            System.setProperty(OVERRIDE, copy.toString())
            // Loads it; from then on the file is no longer needed, save on Windows, which keeps what is in use.
            io.rtm.uniffi.version()
            LaneLibrary.load()
        } finally {
            if (!copy.toFile().delete()) copy.toFile().deleteOnExit()
        }
        return packed.toString()
    }

    private fun system(name: String, resource: String): String = try {
        NativeLibrary.getInstance("rtm").file?.path ?: name
    } catch (error: UnsatisfiedLinkError) {
        val message = "no $name for ${Platform.RESOURCE_PREFIX}: none in the jar ($resource), none in jna.library.path; " +
            "name one by -D$FILE=/path/to/$name"
        throw UnsatisfiedLinkError(message).initCause(error) as UnsatisfiedLinkError
    }
}
