//! The server against its description: schemathesis makes calls from `docs/openapi.json`, good ones and bad ones, and holds every answer to what
//! stands there.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    command::Cmd,
    job::{CommandError, Job},
    server::Server,
    workspace::Workspace,
};

/// Seconds of calls with the credentials of the App, and with a token.
const BY_APP: u64 = 60;
const BY_TOKEN: u64 = 30;

/// The user of the token.
const USER: &str = "ann";

/// The fuzzer's configuration, and where the interface lies.
const CONFIG: &str = "tests/rest/schemathesis.toml";
const BASE: &str = "/dev/v2/project";

/// The packages of the fuzzer.
const REQUIREMENTS: &str = "tests/rest/requirements.txt";

/// Installs the fuzzer below the target folder, unless these very packages are there.
///
/// # Errors
/// When pip does not succeed.
pub fn install(job: &Job) -> Result<()> {
    let folder = packages(&job.workspace);
    let wanted = fs::read_to_string(job.workspace.root.join(REQUIREMENTS)).context("cannot read the requirements")?;
    let installed = folder.join("requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let pip = Cmd::new("python3").words("-m pip install --quiet --disable-pip-version-check --target").arg(&folder);
    job.run(&pip.arg("-r").arg(REQUIREMENTS))?;
    fs::write(installed, wanted).context("cannot note what was installed")
}

/// Where the fuzzer lies.
fn packages(workspace: &Workspace) -> PathBuf {
    workspace.target.join("rest-packages")
}

/// Where the runs leave their files.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("rest")
}

/// What the fuzzer tells, of its JSON report.
#[derive(Deserialize)]
struct Report {
    failures: Vec<Failure>,
    errors: Vec<Value>,
    valid_rates: BTreeMap<String, BTreeMap<String, Rate>>,
}

#[derive(Deserialize)]
struct Failure {
    r#type: String,
}

#[derive(Deserialize)]
struct Rate {
    accepted: u64,
}

impl Report {
    fn found(&self, kind: &str) -> bool {
        self.failures.iter().any(|failure| failure.r#type == kind)
    }

    /// The operations of this description that never were answered with success.
    fn untried(&self, description: &Value) -> Vec<String> {
        let tried =
            |name: &str| self.valid_rates.get(name).is_some_and(|phases| phases.values().any(|rate| rate.accepted > 0));
        let paths = description["paths"].as_object().into_iter().flatten();
        let names = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, _)| format!("{} {path}", method.to_uppercase()))
        });
        names.filter(|name| !tried(name)).collect()
    }
}

/// One run of the fuzzer.
pub struct Run<'a> {
    /// What its files are called.
    pub name: &'a str,
    /// What is held against the server.
    pub description: &'a Value,
    /// The fuzzer's own configuration.
    pub config: &'a str,
    /// Where the interface lies, `http://` included.
    pub url: &'a str,
    /// Who asks, and how much.
    pub options: &'a [&'a str],
}

impl Run<'_> {
    /// Runs it; the text is what it printed.
    fn report(&self, job: &Job) -> Result<(Report, String)> {
        let folder = folder(&job.workspace);
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let description = folder.join(format!("{}.openapi.json", self.name));
        let report = folder.join(format!("{}.report.json", self.name));
        fs::write(&description, self.description.to_string()).context("cannot write a description")?;
        let cmd = Cmd::new("python3")
            .words("-m schemathesis.cli --no-color --config-file")
            .arg(self.config)
            .arg("run")
            .arg(description)
            .arg("--url")
            .arg(self.url)
            .words("--generation-database none --report json --report-json-path")
            .arg(&report)
            .args(self.options)
            .env("PYTHONPATH", packages(&job.workspace))
            .env("NO_PROXY", "*");
        // What an earlier run left must not speak for this one.
        if report.exists() {
            fs::remove_file(&report).context("cannot remove an old report")?;
        }
        let printed = match job.run_quietly(&cmd) {
            Ok(printed) => printed,
            // It did its work, and found something.
            Err(error) if error.downcast_ref::<CommandError>().and_then(CommandError::exit_code) == Some(1) => {
                error.to_string()
            }
            Err(error) => return Err(error),
        };
        let text = fs::read_to_string(&report).with_context(|| format!("the fuzzer made no report:\n{printed}"))?;
        Ok((serde_json::from_str(&text).context("the fuzzer's report cannot be read")?, printed))
    }

    /// Nothing is found, and every operation was tried.
    fn passes(&self, job: &Job) -> Result<()> {
        let untried = self.untried(job)?;
        ensure!(untried.is_empty(), "these were never answered with success:\n  {}", untried.join("\n  "));
        Ok(())
    }

    /// Nothing is found; the operations that were never answered with success.
    ///
    /// # Errors
    /// When something is found.
    pub fn untried(&self, job: &Job) -> Result<Vec<String>> {
        let (report, printed) = self.report(job)?;
        if !report.failures.is_empty() || !report.errors.is_empty() {
            bail!("the server and its description differ:\n{printed}");
        }
        let cases = printed.lines().find(|line| line.contains(" generated, ")).unwrap_or_default().trim();
        println!("    {}: {cases}", self.name);
        Ok(report.untried(self.description))
    }

    /// Each of these is found.
    fn fails(&self, job: &Job, kinds: &[&str]) -> Result<()> {
        let (report, printed) = self.report(job)?;
        match kinds.iter().find(|kind| !report.found(kind)) {
            None => Ok(()),
            Some(kind) => bail!("the fuzzer does not find what was planted for it ({kind}):\n{printed}"),
        }
    }
}

fn start(job: &Job) -> Result<(Server, String)> {
    let workspace = &job.workspace;
    let folder = folder(workspace);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let config = workspace.root.join("tests/rest/server.toml");
    let program = workspace.release().join("rtm-server");
    let server = Server::start_program(&program, Some(&config), &folder.join("fuzz.log"))?;
    let url = format!("{}{BASE}", server.url().replacen("ws://", "http://", 1));
    Ok((server, url))
}

fn description(workspace: &Workspace) -> Result<Value> {
    let text = fs::read_to_string(workspace.root.join("docs/openapi.json")).context("cannot read docs/openapi.json")?;
    let mut description: Value = serde_json::from_str(&text).context("docs/openapi.json is no JSON")?;
    // So that places are read as well that were just made. No description can say this: it takes a part of the answer.
    description["paths"]["/{app}/rtm/message/history/query"]["post"]["responses"]["200"]["links"]["read"] = json!({
        "operationId": "readHistory",
        "parameters": { "handle": "$response.body#/location#regex:([^/]+)$" },
    });
    Ok(description)
}

/// What is left of a description for a token: it speaks for one user, and not for the App.
fn for_token(mut description: Value) -> Value {
    if let Some(paths) = description["paths"].as_object_mut() {
        for methods in paths.values_mut().filter_map(Value::as_object_mut) {
            methods.retain(|_, operation| operation.get("security").is_none());
        }
        paths.retain(|_, methods| methods.as_object().is_some_and(|methods| !methods.is_empty()));
    }
    description["security"] = json!([{ "token": [], "user": [] }]);
    if let Some(schemes) = description["components"]["securitySchemes"].as_object_mut() {
        schemes.remove("basic");
    }
    description["components"]["schemas"]["PathUser"] = json!({ "const": USER });
    description
}

/// Calls every operation by either way to authenticate.
///
/// # Errors
/// When the server fails, or an answer is none that is described, or something bad is taken, or something good refused.
pub fn check(job: &Job) -> Result<()> {
    let workspace = &job.workspace;
    let described = description(workspace)?;
    let (server, url) = start(job)?;
    let time = BY_APP.to_string();
    let options = ["--auth", "customer:secret", "--max-time", &time];
    Run { name: "app", description: &described, config: CONFIG, url: &url, options: &options }.passes(job)?;

    let make =
        Cmd::new(workspace.release().join("rtm-server")).words("token make --config tests/rest/server.toml --user");
    let token = format!("x-agora-token: {}", job.run_quietly(&make.arg(USER))?.trim());
    let user = format!("x-agora-uid: {USER}");
    let time = BY_TOKEN.to_string();
    let options = ["--header", &token, "--header", &user, "--max-time", &time];
    Run { name: "token", description: &for_token(described), config: CONFIG, url: &url, options: &options }
        .passes(job)?;
    server.stop()
}

/// Shows the fuzzer a description that lies, and a server that fails.
///
/// # Errors
/// When it does not see it.
pub fn finds(job: &Job) -> Result<()> {
    let honest = description(&job.workspace)?;
    let options = "--auth customer:secret --include-operation-id userEvents --include-operation-id channelEvents \
                   --phases coverage,fuzzing --max-examples 20 --continue-on-failure";
    let options: Vec<&str> = options.split_whitespace().collect();
    let mut lie = honest.clone();
    lie["components"]["schemas"]["UserEvents"]["properties"]["events"]["type"] = json!("string");
    let operation = &mut lie["paths"]["/{app}/rtm/vendor/user_events"]["get"];
    operation["responses"].as_object_mut().and_then(|answers| answers.remove("400"));
    let parameters = &mut lie["paths"]["/{app}/rtm/vendor/channel_events"]["get"]["parameters"];
    for parameter in parameters.as_array_mut().into_iter().flatten().filter(|parameter| parameter["name"] == "after") {
        parameter["schema"] = json!({ "type": "integer", "minimum": -100, "maximum": 3 });
    }
    let (server, url) = start(job)?;
    Run { name: "lie", description: &lie, config: CONFIG, url: &url, options: &options }
        .fails(job, &["JsonSchemaError", "UndefinedStatusCode", "AcceptedNegativeData", "RejectedPositiveData"])?;
    server.stop()?;

    let broken = TcpListener::bind("127.0.0.1:0").context("cannot listen")?;
    let url = format!("http://{}", broken.local_addr()?);
    // Ends with this program.
    thread::spawn(move || broken.incoming().flatten().for_each(|stream| drop(fail(stream))));
    Run { name: "broken", description: &honest, config: CONFIG, url: &url, options: &options }
        .fails(job, &["ServerError"])
}

/// Answers one request with 500.
fn fail(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = BufReader::new(stream.try_clone()?).lines();
    while head.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    stream.write_all(
        b"HTTP/1.1 500 No\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Report {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn an_operation_that_never_succeeded_is_named() {
        let report = report(
            r#"{"failures":[],"errors":[],"valid_rates":{
                "GET /a":{"coverage":{"accepted":0,"rejected":1},"fuzzing":{"accepted":2}},"PUT /a":{"fuzzing":{"accepted":0}}}}"#,
        );
        let described = json!({ "paths": { "/a": { "get": {}, "put": {} }, "/b": { "post": {} } } });
        assert_eq!(report.untried(&described), ["PUT /a", "POST /b"]);
    }

    #[test]
    fn a_token_is_not_tried_where_it_is_not_enough() {
        let described = for_token(json!({
            "security": [{ "basic": [] }, { "token": [], "user": [] }],
            "paths": { "/a": { "get": {}, "put": { "security": [{ "basic": [] }] } }, "/b": { "get": { "security": [] } } },
            "components": { "securitySchemes": { "basic": {}, "token": {}, "user": {} } },
        }));
        assert_eq!(described["paths"], json!({ "/a": { "get": {} } }));
        assert_eq!(described["security"], json!([{ "token": [], "user": [] }]));
        assert_eq!(described["components"]["schemas"]["PathUser"], json!({ "const": "ann" }));
    }
}
