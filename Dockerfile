FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source

# Project files first: the restore is cached until one of them changes.
COPY Directory.Build.props .editorconfig ./
COPY src/Directory.Packages.props src/
COPY src/Iris.Core/*.csproj src/Iris.Core/
COPY src/Iris.Adapters/*.csproj src/Iris.Adapters/
COPY src/Iris.Storage.MongoDb/*.csproj src/Iris.Storage.MongoDb/
COPY src/Iris.Storage.Sqlite/*.csproj src/Iris.Storage.Sqlite/
COPY src/Iris.WebConsole/*.csproj src/Iris.WebConsole/
COPY src/Iris.Api/*.csproj src/Iris.Api/
COPY src/Iris.Migration/*.csproj src/Iris.Migration/
# For one runtime: the native libraries of all of them are 52 MB.
RUN dotnet restore src/Iris.Api -a $TARGETARCH && dotnet restore src/Iris.Migration -a $TARGETARCH

COPY src/ src/
# Built in: the gateway explains its errors.
COPY docs/errors.md docs/
RUN dotnet publish src/Iris.Api -c Release -a $TARGETARCH --no-self-contained --no-restore -o /app -p:OpenApiGenerateDocumentsOnBuild=false \
    && dotnet publish src/Iris.Migration -c Release -a $TARGETARCH --no-self-contained --no-restore -o /app/migration

# It has ICU, which the gateway needs; of the small variants (alpine, chiseled) only those that end in `-extra` have it.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./

# A new volume takes the owner of the folder that it covers.
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
USER $APP_UID

# Urls is set instead of the image's ASPNETCORE_HTTP_PORTS, which a configured address would override.
ENV ASPNETCORE_HTTP_PORTS="" \
    Urls=http://+:8080 \
    Storage__Sqlite__Path=/data/iris.db
EXPOSE 8080

# The image has bash, but neither curl nor wget.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]

ENTRYPOINT ["dotnet", "Iris.Api.dll"]
