//! Chromium's accessibility tree: what a page is to somebody who does not see it.

use serde_json::Value;

/// All of a page that a screen reader would come across.
#[derive(Debug)]
pub(super) struct Tree(Vec<Node>);

/// One thing on the page.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: String,
    pub(super) name: String,
    /// Chromium's number of the element.
    pub(super) element: u64,
    states: Vec<String>,
}

impl Tree {
    /// Reads the answer to `Accessibility.getFullAXTree`.
    pub(super) fn read(answer: &Value) -> Self {
        let nodes = answer["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self(nodes.iter().filter_map(Node::read).collect())
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.0.iter()
    }

    /// The one thing with one of these names, or the one whose name begins so, among those with a role.
    pub(super) fn find(&self, roles: &[&str], names: &[String]) -> Result<&Node, String> {
        let fitting: Vec<&Node> =
            self.nodes().filter(|node| roles.contains(&node.role.as_str())).collect();
        let all = |fits: fn(&Node, &str) -> bool| -> Vec<&Node> {
            let fits = |node: &&&Node| names.iter().any(|name| fits(node, name));
            fitting.iter().filter(fits).copied().collect()
        };
        let exact = all(|node, name| node.name == name);
        let close = all(|node, name| node.name.starts_with(name));
        match (exact.as_slice(), close.as_slice()) {
            ([node], _) | ([], [node]) => Ok(node),
            ([], []) => Err(format!("there are {}", list(&fitting))),
            ([], many) | (many, _) => Err(format!("there are several: {}", list(many))),
        }
    }
}

impl Node {
    fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value[key]["value"].as_str().unwrap_or_default();
        let properties = value["properties"].as_array().map(Vec::as_slice).unwrap_or_default();
        let states = properties.iter().filter(|property| property["value"]["value"] == true);
        Some(Self {
            role: if value["ignored"] == true { return None } else { text("role").to_owned() },
            name: plain(text("name")),
            element: value["backendDOMNodeId"].as_u64()?,
            states: states.filter_map(|state| state["name"].as_str().map(str::to_owned)).collect(),
        })
    }

    pub(super) fn is_focused(&self) -> bool {
        self.has("focused")
    }

    pub(super) fn is_disabled(&self) -> bool {
        self.has("disabled")
    }

    /// Whether it is the page as a whole.
    pub(super) fn is_page(&self) -> bool {
        self.role == "RootWebArea"
    }

    fn has(&self, state: &str) -> bool {
        self.states.iter().any(|it| it == state)
    }
}

/// Words as a reader takes them: one space between them, whatever the typesetting.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace(['\u{ad}', '\u{200b}', '\u{2060}'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list(nodes: &[&Node]) -> String {
    let names: Vec<String> =
        nodes.iter().map(|node| format!("{} «{}»", node.role, node.name)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_found_whole_or_by_its_beginning_and_never_by_chance() {
        let node = |role: &str, name: &str, element: u64| json!({"role": {"value": role}, "name": {"value": name}, "backendDOMNodeId": element});
        let hidden = json!({"ignored": true, "role": {"value": "button"}, "backendDOMNodeId": 9});
        let tree = Tree::read(&json!({"nodes": [
            node("button", "Опубликовать", 1), node("button", "Опубликовать позже", 2),
            node("link", "Экраны\u{a0}школы", 3), node("textbox", "Заголовок", 4), hidden,
        ]}));
        let find = |roles: &[&str], name: &str| {
            tree.find(roles, &[name.to_owned()]).map(|node| node.element)
        };
        assert_eq!(find(&["button"], "Опубликовать"), Ok(1));
        assert_eq!(find(&["button", "link"], "Экраны школы"), Ok(3));
        assert_eq!(find(&["button", "link"], "Экраны"), Ok(3));
        assert!(find(&["button"], "Опуб").is_err_and(|error| error.contains("several")));
        assert!(find(&["button"], "Заголовок").is_err_and(|error| error.contains("позже")));
    }
}
