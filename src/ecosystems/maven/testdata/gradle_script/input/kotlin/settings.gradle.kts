pluginManagement {
    plugins {
        id("com.example.managed") version "3.0"
    }
}
rootProject.name = "demo"
