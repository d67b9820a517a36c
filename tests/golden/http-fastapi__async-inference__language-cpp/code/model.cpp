// The example: a linear model, as code/export.py writes it from scikit-learn.
#include "model.h"

#include <fstream>
#include <nlohmann/json.hpp>

std::unique_ptr<Model> Model::load(const std::string& folder) {
    const auto path = folder + "/model.json";
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    const auto json = nlohmann::json::parse(file);
    auto model = std::make_unique<Model>();
    model->coefficients = json.at("coefficients").get<std::vector<double>>();
    model->intercept = json.at("intercept").get<double>();
    return model;
}

Table Model::predict(const Table& rows, const std::string&) const {
    if (rows.columns != coefficients.size()) {
        throw BadRequest("a row must have " + std::to_string(coefficients.size()) + " values, not " + std::to_string(rows.columns));
    }
    Table result{1, {}};
    result.values.reserve(rows.rows());
    for (std::size_t index = 0; index < rows.rows(); index++) {
        auto sum = intercept;
        for (std::size_t column = 0; column < rows.columns; column++) sum += coefficients[column] * rows.row(index)[column];
        result.values.push_back(sum);
    }
    return result;
}
